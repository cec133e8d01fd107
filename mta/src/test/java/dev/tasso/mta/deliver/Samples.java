package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Deliver;
import dev.tasso.mta.config.DomainPattern;
import dev.tasso.mta.config.Network;
import dev.tasso.mta.config.Retry;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.tls.ClientTls;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Messages, routes and settings for the tests of this package.
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-23T22:00:00Z");
    static final String TEXT = "From: a@here.example\r\nSubject: greeting\r\n\r\nhello\r\n.dot\r\n";

    private Samples() {}

    static Domain domain(String text) {
        return Domain.parse(text).orElseThrow();
    }

    static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow();
    }

    static Route route(String name, Via via, String... match) {
        List<DomainPattern> patterns = Stream.of(match)
                .map(each -> DomainPattern.parse(each).orElseThrow())
                .toList();
        Retry retry = new Retry(List.of(Duration.ofMinutes(1)), 0, Duration.ofDays(5), Optional.empty());
        return new Route(name, patterns, via, retry, 10, 1000);
    }

    static Route mx(TlsPolicy tls) {
        return route("mx", new Via.Mx(tls), "*");
    }

    /// Settings that let tests reach the loopback address, where an MX listens at the given port.
    static Deliver settings(int mxPort, String... privateAddresses) {
        Duration brisk = Duration.ofSeconds(5);
        return new Deliver(
                Stream.of(privateAddresses)
                        .map(each -> Network.parse(each).orElseThrow())
                        .toList(),
                mxPort,
                true,
                100,
                List.of(),
                Duration.ofSeconds(10),
                brisk,
                brisk,
                brisk,
                brisk);
    }

    static DeliverOptions options(Deliver settings, Route... routes) {
        return new DeliverOptions(
                "here.example",
                Set.of("here.example"),
                List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1)),
                List.of(routes),
                settings,
                ClientTls.of(TlsSettings.DEFAULT));
    }

    static Delivery delivery(String... recipients) {
        return delivering(TEXT, recipients);
    }

    static Delivery delivering(String text, String... recipients) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return delivery(octets.length, () -> new ByteArrayInputStream(octets), recipients);
    }

    static Delivery delivery(long size, Delivery.Body body, String... recipients) {
        Envelope envelope = new Envelope(
                new MessageId("0123456789abcdefghij"),
                NOW,
                new ReversePath.Sender(mailbox("a@here.example")),
                MailParameters.NONE,
                false,
                size,
                Optional.empty(),
                new Origin("mx", "client.example", "192.0.2.1", Optional.empty(), Optional.empty()));
        List<Recipient> list = new ArrayList<>();
        for (String each : recipients) {
            list.add(Recipient.fresh(list.size(), mailbox(each), mailbox(each), NOW));
        }
        return new Delivery(envelope, list, body);
    }
}
