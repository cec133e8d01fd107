package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.probe.HelloAnswer.Chosen;
import dev.tasso.mta.cli.probe.HelloAnswer.HungUp;
import dev.tasso.mta.cli.probe.HelloAnswer.Refused;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.verify.Remark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which versions of TLS, which kinds of ciphers and which key exchange a server would speak (RFC 8996, RFC 9325): one
/// connection for each question.
final class TlsQuestions {
    private static final int FAILURES_MAX = 2;

    private final Approach approach;
    private final List<Item> items = new ArrayList<>();
    private int failures;
    private boolean two;
    private boolean three;
    private boolean ended;

    TlsQuestions(Approach approach) {
        this.approach = approach;
    }

    List<Item> ask() {
        for (TlsVersion each : TlsVersion.values()) {
            ask(each.toString(), each, Suite.of(each)).ifPresent(answer -> version(each, answer));
        }
        if (items.size() == TlsVersion.values().length && !two && !three && !ended) {
            items.add(new Item(
                    "tls",
                    "versions",
                    "none that is safe",
                    List.of(Item.error(
                            "neither TLS 1.2 nor TLS 1.3 is spoken",
                            "RFC 9325 section 3.1.1",
                            "let the server speak TLS 1.3 and 1.2"))));
        }
        if (two) {
            for (Suite.Kind each : Suite.Kind.values()) {
                if (each != Suite.Kind.MODERN) {
                    ask(each.toString(), TlsVersion.TLS_1_2, Suite.of(each)).ifPresent(answer -> kind(each, answer));
                }
            }
        }
        return items;
    }

    /// An answer, or none where the server does not stand so many questions.
    private Optional<HelloAnswer> ask(String subject, TlsVersion version, List<Suite> suites) {
        if (ended || approach.budget().over()) {
            ended = true;
            return Optional.empty();
        }
        try {
            HelloAnswer answer = approach.ask(version, suites, Group.all());
            failures = 0;
            return Optional.of(answer);
        } catch (IOException failure) {
            ended = ++failures >= FAILURES_MAX;
            String rest = ended ? "; nothing more was asked" : "";
            items.add(new Item(
                    "tls",
                    subject,
                    "not found out",
                    List.of(Item.unknown(
                            FirstTalk.why(failure) + rest,
                            "",
                            "does the server limit connections? ask again later, or with more --timeout"))));
            return Optional.empty();
        }
    }

    private void version(TlsVersion version, HelloAnswer answer) {
        boolean spoken = answer instanceof Chosen chosen && chosen.version() == version;
        two |= spoken && version == TlsVersion.TLS_1_2;
        three |= spoken && version == TlsVersion.TLS_1_3;
        items.add(new Item("tls", version.toString(), shown(version, answer), judged(version, spoken)));
        if (spoken && version == TlsVersion.TLS_1_3 && answer instanceof Chosen chosen) {
            chosen.group().ifPresent(this::exchange);
        }
    }

    private static String shown(TlsVersion version, HelloAnswer answer) {
        return switch (answer) {
            case Chosen(TlsVersion other, Suite suite, var _) ->
                other == version ? suite.name() : "no: it would speak " + other;
            case Refused refused -> "no: " + refused.shown();
            case HungUp _ -> "no: it hangs up";
        };
    }

    private static List<Remark> judged(TlsVersion version, boolean spoken) {
        return switch (version) {
            case SSL_3_0 ->
                spoken
                        ? List.of(Item.error("SSL 3.0 can be read (POODLE)", "RFC 7568 section 3", "switch it off"))
                        : List.of();
            case TLS_1_0, TLS_1_1 ->
                spoken
                        ? List.of(Item.warning(
                                version + " is out of use, and keeps senders from better only",
                                "RFC 8996",
                                "switch it off (Postfix: smtpd_tls_protocols = >=TLSv1.2)"))
                        : List.of();
            case TLS_1_2 -> List.of();
            case TLS_1_3 ->
                spoken
                        ? List.of()
                        : List.of(Item.warning(
                                "TLS 1.3 is not spoken", "RFC 9325 section 3.1.1", "renew the server's TLS library"));
        };
    }

    private void exchange(int group) {
        boolean lasting = Group.all().stream().anyMatch(each -> each.number() == group && each.lasting());
        Remark remark = lasting
                ? Item.fine("nobody can find out the keys later, with a quantum computer either", "")
                : Item.fine("who records the traffic today could read it with a quantum computer of later days", "");
        items.add(new Item("tls", "key exchange", Group.name(group), List.of(remark)));
    }

    private void kind(Suite.Kind kind, HelloAnswer answer) {
        boolean spoken = answer instanceof Chosen;
        List<Remark> remarks = !spoken
                ? List.of()
                : switch (kind) {
                    case MODERN, GOOD, CBC -> List.of();
                    case NO_FORWARD_SECRECY ->
                        List.of(Item.warning(
                                "who gets the server's key one day reads what was recorded before",
                                "RFC 9325 section 4.1",
                                "offer ECDHE only"));
                    case ANONYMOUS ->
                        List.of(Item.warning(
                                "TLS without a certificate: who stands between is not noticed",
                                "RFC 9325 section 4.1",
                                "leave aNULL out (Postfix: smtpd_tls_exclude_ciphers = aNULL)"));
                    case WEAK ->
                        List.of(Item.error("a broken cipher is spoken", "RFC 9325 section 4.1", "leave it out"));
                };
        String found = answer instanceof Chosen(var _, Suite suite, var _) ? suite.name() : "no";
        items.add(new Item("ciphers", kind.toString(), found, remarks));
    }

    /// Whether a version was found that is safe to use.
    boolean safe() {
        return two || three;
    }
}
