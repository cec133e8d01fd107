package dev.tasso.mta.cli;

import dev.tasso.mta.tls.ClientTls;
import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.client.Tls;
import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// How a command's conversation is kept from being read (RFC 3207, RFC 8314), as its options said.
///
/// @param asked empty where nobody said
/// @param name whom the certificate must be for; empty for the server's own name
/// @param authorities trusted beside those of the Java installation
/// @param shown to a server that asks for a certificate
record Security(
        Optional<Encryption> asked,
        Check check,
        Optional<String> name,
        TlsOptions options,
        Optional<Path> authorities,
        Optional<TlsFiles> shown) {

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
                authorities,
                shown);
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

    /// For the handshake.
    SSLContext context(Verification verification) throws Failed {
        if (shown.isEmpty() && authorities.isEmpty()) {
            return Tls.contextFor(verification);
        }
        try {
            TlsSettings settings = new TlsSettings(TlsProvider.Choice.JSSE, List.of(), Optional.empty(), authorities);
            return ClientTls.of(settings).context(verification, shown);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "the certificates cannot be used: " + unusable.getMessage(),
                    "give PEM files: a chain and its own key, authorities with --ca");
        }
    }
}
