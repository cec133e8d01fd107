package dev.tasso.mta.cli;

import dev.tasso.mta.tls.ClientTls;
import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.client.Tls;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// What the handshakes of one command need: made when it is first needed, and once for all its connections.
final class Contexts {
    private final TlsProvider.Choice provider;
    private final Optional<Path> authorities;
    private final Optional<TlsFiles> shown;
    private final Map<Verification, SSLContext> made = new HashMap<>();

    /// @param provider who computes TLS
    /// @param authorities trusted beside those of the Java installation
    /// @param shown to a server that asks for a certificate
    Contexts(TlsProvider.Choice provider, Optional<Path> authorities, Optional<TlsFiles> shown) {
        this.provider = provider;
        this.authorities = authorities;
        this.shown = shown;
    }

    /// Whether the client has a certificate to show.
    boolean showing() {
        return shown.isPresent();
    }

    synchronized SSLContext of(Verification verification) throws Failed {
        SSLContext known = made.get(verification);
        if (known != null) {
            return known;
        }
        SSLContext context = make(verification);
        made.put(verification, context);
        return context;
    }

    private SSLContext make(Verification verification) throws Failed {
        if (provider == TlsProvider.Choice.JSSE && shown.isEmpty() && authorities.isEmpty()) {
            return Tls.contextFor(verification);
        }
        try {
            TlsSettings settings = new TlsSettings(provider, List.of(), Optional.empty(), authorities);
            return ClientTls.of(settings).context(verification, shown);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "the certificates cannot be used: " + unusable.getMessage(),
                    "give PEM files: a chain and its own key, authorities with --ca");
        }
    }
}
