package dev.tasso.mta.cli.console;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.wire.Verification;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Which server is called, and how.
///
/// @param named as the user named it
/// @param addresses tried one after the other
/// @param client how the client calls itself, and how patient it is
/// @param verification of the certificate, whenever TLS begins
/// @param context for the handshake
public record Dial(
        String named,
        List<InetSocketAddress> addresses,
        ClientOptions client,
        Encryption encryption,
        Verification verification,
        SSLContext context) {

    public Dial {
        addresses = List.copyOf(addresses);
    }

    /// When TLS begins by itself; STARTTLS may always be typed.
    public enum Encryption {
        NONE,
        /// Where the server offers it, before anything is typed.
        OFFERED,
        /// Before anything is typed.
        STARTTLS,
        /// Before the greeting (RFC 8314 section 3).
        IMPLICIT
    }

    /// How the client calls itself.
    String helo() {
        return client.name();
    }

    /// How long each reply may take.
    Duration within() {
        return client.timeouts().command();
    }
}
