package dev.tasso.mta.tls;

import dev.tasso.smtp.wire.TlsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// The server's side of TLS: the configured certificates, or a self-made one; read again when a file changes, so that a
/// renewed certificate needs no restart and ends no session.
public final class ServerTls implements Supplier<SSLContext> {

    private final TlsProvider provider;
    private final List<TlsFiles> certificates;
    private final Optional<Path> clientAuthorities;
    private final List<Path> watched;
    private FileStamps seen;
    private SSLContext context;
    private final Watcher watcher;

    /// Who is told what became of changed files.
    @FunctionalInterface
    public interface Watcher {

        /// Called for each change, by whoever opens the next session.
        ///
        /// @param inUse whether they are shown from now on; else the old ones still are
        /// @param what which files, or why not
        void changed(boolean inUse, String what);
    }

    private ServerTls(
            TlsProvider provider, List<TlsFiles> certificates, Optional<Path> clientAuthorities, Watcher watcher)
            throws IOException, GeneralSecurityException {
        this.provider = provider;
        this.certificates = certificates;
        this.clientAuthorities = clientAuthorities;
        this.watcher = watcher;
        List<Path> files = new ArrayList<>();
        for (TlsFiles pair : certificates) {
            files.add(pair.certificate());
            files.add(pair.key());
        }
        clientAuthorities.ifPresent(files::add);
        this.watched = List.copyOf(files);
        this.seen = FileStamps.of(watched);
        this.context = TlsContexts.server(provider, certificates, clientAuthorities);
    }

    /// Opens the configured files.
    ///
    /// @param fallback shown where none is configured
    public static ServerTls open(TlsSettings settings, TlsFiles fallback, Watcher watcher)
            throws IOException, GeneralSecurityException {
        List<TlsFiles> certificates = settings.certificates().isEmpty() ? List.of(fallback) : settings.certificates();
        return new ServerTls(settings.actualProvider(), certificates, settings.clientAuthorities(), watcher);
    }

    /// How listeners speak it, beside the context.
    ///
    /// @param asksForCertificate whether a client is asked who it is
    public static TlsOptions options(boolean asksForCertificate) {
        return new TlsOptions(asksForCertificate, TlsProvider.calls());
    }

    /// Where the default certificate lies.
    public Path certificate() {
        return certificates.getFirst().certificate();
    }

    public TlsProvider provider() {
        return provider;
    }

    /// For the next handshake. New files that cannot be used are left alone until they change again.
    @Override
    public synchronized SSLContext get() {
        FileStamps now = FileStamps.of(watched);
        if (!now.equals(seen)) {
            seen = now;
            try {
                context = TlsContexts.server(provider, certificates, clientAuthorities);
                watcher.changed(true, certificates.getFirst().certificate().toString());
            } catch (IOException | GeneralSecurityException unusable) {
                watcher.changed(false, String.valueOf(unusable.getMessage()));
            }
        }
        return context;
    }
}
