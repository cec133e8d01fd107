package dev.tasso.mta.tls;

import dev.tasso.smtp.client.Tls;
import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// The client's side of TLS: whom connections to other servers believe, and what they show of ourselves. Files are read
/// again when they change.
public final class ClientTls {

    private final TlsProvider provider;
    private final Optional<Path> trustedAuthorities;
    private final Map<Wanted, Made> made = new HashMap<>();

    private record Wanted(boolean checks, Optional<TlsFiles> shown) {}

    private record Made(FileStamps stamps, SSLContext context) {}

    private ClientTls(TlsProvider provider, Optional<Path> trustedAuthorities) {
        this.provider = provider;
        this.trustedAuthorities = trustedAuthorities;
    }

    /// Believes whom the Java installation and the configured file trust.
    public static ClientTls of(TlsSettings settings) {
        return new ClientTls(settings.actualProvider(), settings.trustedAuthorities());
    }

    /// How connections speak it, beside the context.
    public TlsOptions options() {
        return new TlsOptions(false, TlsProvider.calls());
    }

    /// For the next handshake.
    ///
    /// @param shown the certificate for a server that asks for one
    public synchronized SSLContext context(Verification verification, Optional<TlsFiles> shown)
            throws IOException, GeneralSecurityException {
        Wanted wanted = new Wanted(verification instanceof Verification.Name, shown);
        FileStamps now = FileStamps.of(files(wanted));
        Made known = made.get(wanted);
        if (known != null && known.stamps().equals(now)) {
            return known.context();
        }
        SSLContext context = provider.context(keys(shown), wanted.checks() ? trusted() : anybody());
        made.put(wanted, new Made(now, context));
        return context;
    }

    /// Says whether a chain is believed, for who has it already; whom it is for is another question.
    public X509TrustManager trust() throws IOException, GeneralSecurityException {
        return Arrays.stream(trusted())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this Java installation trusts nobody"));
    }

    private List<Path> files(Wanted wanted) {
        List<Path> files = new ArrayList<>();
        wanted.shown().ifPresent(shown -> files.addAll(List.of(shown.certificate(), shown.key())));
        if (wanted.checks()) {
            trustedAuthorities.ifPresent(files::add);
        }
        return files;
    }

    private KeyManager[] keys(Optional<TlsFiles> shown) throws IOException, GeneralSecurityException {
        return shown.isPresent() ? TlsContexts.keys(provider, List.of(shown.get())) : new KeyManager[0];
    }

    private TrustManager[] trusted() throws IOException, GeneralSecurityException {
        List<X509Certificate> authorities = new ArrayList<>(TlsContexts.installed());
        if (trustedAuthorities.isPresent()) {
            authorities.addAll(Pem.certificates(trustedAuthorities.get()));
        }
        return TlsContexts.trusting(authorities);
    }

    private static TrustManager[] anybody() {
        return new TrustManager[] {Tls.anybody()};
    }
}
