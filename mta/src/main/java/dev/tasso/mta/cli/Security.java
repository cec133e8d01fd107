package dev.tasso.mta.cli;

import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Verification;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// How a command's conversation is kept from being read (RFC 3207, RFC 8314), as its options said.
///
/// @param asked empty where nobody said
/// @param name whom the certificate must be for; empty for the server's own name
/// @param contexts for the handshakes
record Security(Optional<Encryption> asked, Check check, Optional<String> name, TlsOptions options, Contexts contexts) {

    enum Encryption {
        NONE,
        /// STARTTLS where the server offers it.
        OFFERED,
        STARTTLS,
        /// From the first octet on.
        IMPLICIT
    }

    /// Whether the certificate is looked at.
    enum Check {
        NEVER,
        ALWAYS,
        /// Who talks to the own machine need not be told whom it is.
        UNLESS_LOOPBACK
    }

    /// Where nobody said otherwise: TLS where it is offered, with any certificate, as between mail servers (RFC 7435).
    Security opportunistic() {
        return new Security(
                Optional.of(asked.orElse(Encryption.OFFERED)),
                check == Check.UNLESS_LOOPBACK ? Check.NEVER : check,
                name,
                options,
                contexts);
    }

    Verification verification(ServerAddress server) {
        String host = name.orElse(server.host());
        return switch (check) {
            case NEVER -> new Verification.None(host);
            case ALWAYS -> new Verification.Name(host);
            case UNLESS_LOOPBACK -> loopback(server.host()) ? new Verification.None(host) : new Verification.Name(host);
        };
    }

    private static boolean loopback(String host) {
        try {
            return host.isEmpty() || InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
