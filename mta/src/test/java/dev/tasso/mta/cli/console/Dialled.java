package dev.tasso.mta.cli.console;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.client.Tls;
import dev.tasso.smtp.wire.Verification;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Calls to servers of tests.
final class Dialled {
    private Dialled() {}

    static Dial plain(InetSocketAddress server) {
        return with(server, Dial.Encryption.NONE, Duration.ofSeconds(20));
    }

    static Dial with(InetSocketAddress server, Dial.Encryption encryption, Duration within) {
        Verification any = new Verification.None("localhost");
        return new Dial(
                "server.test:25",
                List.of(server),
                ClientOptions.named("me.example").with(Timeouts.each(within)),
                encryption,
                any,
                Tls.contextFor(any));
    }
}
