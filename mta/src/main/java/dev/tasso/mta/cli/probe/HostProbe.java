package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.cli.dns.Pointers;
import dev.tasso.mta.cli.dns.ResolverOptions;
import dev.tasso.mta.cli.dns.Zone;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.verify.StsPolicy;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.SmtpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/// Everything that is asked of one host.
final class HostProbe {
    private static final int ADDRESSES_MAX = 8;

    /// What holds for all hosts of a target.
    ///
    /// @param us a domain that the hosts take mail for; empty for what they call themselves
    record Setting(
            Dns dns,
            X509TrustManager trust,
            String helo,
            String us,
            Optional<StsPolicy> policy,
            Supplier<Budget> budget,
            Wishes wishes) {}

    /// What came of it.
    ///
    /// @param failure why there was nobody to talk to; empty where there was
    record Result(Survey survey, Optional<Failed> failure) {}

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;

    private final Setting setting;
    private final HostPort place;
    private final String host;
    private final int port;

    HostProbe(Setting setting, HostPort place) {
        this.setting = setting;
        this.place = place;
        host = place.host();
        port = place.port();
    }

    /// Asks the first address that answers everything, and the others whether they answer.
    Result of(List<InetAddress> addresses) throws Failed {
        List<Item> items = new ArrayList<>();
        Budget budget = setting.budget().get();
        FirstTalk talk = null;
        Approach approach = null;
        List<Item> others = new ArrayList<>();
        for (InetAddress each : addresses.stream().limit(ADDRESSES_MAX).toList()) {
            Approach next = new Approach(
                    new InetSocketAddress(each, port), name(), port == SUBMISSIONS, setting.helo(), budget);
            if (talk != null && talk.spoke()) {
                others.add(answers(next));
                continue;
            }
            if (talk != null) {
                others.addAll(talk.items());
            }
            approach = next;
            talk = new FirstTalk(approach);
            talk.hold();
        }
        if (talk == null || approach == null) {
            Failed none = new Failed(ExitCodes.CONNECT, host + " has no address", "is its name right? dig " + host);
            return new Result(new Survey(shown(), List.of()), Optional.of(none));
        }
        items.addAll(talk.items());
        items.addAll(others);
        addresses.stream().limit(ADDRESSES_MAX).forEach(each -> items.add(pointer(each)));
        items.addAll(talk.matrix());
        encryption(talk, approach, items);
        if (talk.spoke()) {
            String us = setting.us().isEmpty() ? talk.called() : setting.us();
            items.addAll(setting.wishes().ask(approach, us));
        }
        items.add(Grade.item(items));
        return new Result(new Survey(shown(), items), failure(talk));
    }

    private Item pointer(InetAddress address) {
        Item item = new Pointers(setting.dns(), new Zone()).of(host, address);
        return new Item("ptr", "PTR", address.getHostAddress() + " " + item.found(), item.remarks());
    }

    private void encryption(FirstTalk talk, Approach approach, List<Item> items) {
        if (!talk.offersTls()) {
            return;
        }
        items.addAll(new TlsQuestions(approach).ask());
        List<X509Certificate> chain = talk.tls().stream()
                .flatMap(each -> each.peerCertificates().stream())
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
        Dane dane = new Dane(setting.dns());
        boolean named = !name().isEmpty();
        boolean strict = port == SUBMISSION
                || port == SUBMISSIONS
                || setting.policy()
                        .filter(each -> each.mode().equals("enforce"))
                        .isPresent();
        if (talk.tls().isPresent()) {
            items.addAll(new Certificates(setting.trust(), strict, Instant.now()).judge(chain, name()));
        }
        if (named) {
            items.add(dane.of(host, port, chain));
        }
    }

    /// A further address of the host, which should answer as well.
    private Item answers(Approach approach) {
        String address = approach.address().getAddress().getHostAddress();
        try (SmtpClient client = approach.connect()) {
            if (!approach.implicit()) {
                String greeting = client.greeting().toString();
                client.quit();
                return new Item("connect", "also " + address, greeting, List.of());
            }
            return new Item("connect", "also " + address, "connects", List.of());
        } catch (IOException failure) {
            return new Item(
                    "connect",
                    "also " + address,
                    "no answer",
                    List.of(Item.warning(
                            FirstTalk.why(failure),
                            "RFC 5321 section 5.1",
                            "let the host listen there too, or take the address out of DNS; or is it this machine that"
                                    + " has no way there?")));
        }
    }

    private Optional<Failed> failure(FirstTalk talk) {
        Optional<ConnectionLost> lost = talk.lost();
        if (lost.isPresent()) {
            Failed failed = Failed.lost(shown(), lost.get());
            return Optional.of(new Failed(failed.exitCode(), String.valueOf(failed.getMessage()), cure(failed)));
        }
        return talk.refusal()
                .map(reply -> new Failed(
                        reply.temporary() ? ExitCodes.TEMPORARY : ExitCodes.REFUSED,
                        shown() + " does not want to talk: " + reply,
                        "what its words mean: tasso explain " + reply.code()));
    }

    private String cure(Failed failed) {
        return switch (failed.exitCode()) {
            case ExitCodes.TIMEOUT ->
                "--timeout SECONDS waits longer; whether port " + port + " is open from here: tasso doctor --to "
                        + host;
            case ExitCodes.TLS ->
                "what else there is to say stands above; openssl s_client -starttls smtp -connect " + shown();
            default -> "is it the right host and port? tasso dns check DOMAIN shows the hosts of a domain";
        };
    }

    private String name() {
        return ResolverOptions.literal(host).isPresent() ? "" : host;
    }

    private String shown() {
        return place.toString();
    }
}
