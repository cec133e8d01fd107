package dev.tasso.mta.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Makes TLS contexts out of PEM files.
final class TlsContexts {

    /// Sessions that a client may take up again, without a full handshake.
    private static final int SESSIONS_MAX = 10_000;

    private static final int SESSION_SECONDS = 7_200;

    private TlsContexts() {}

    /// For listeners: certificates to show, and whose clients' certificates to believe.
    static SSLContext server(TlsProvider provider, List<TlsFiles> files, Optional<Path> clientAuthorities)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> authorities =
                clientAuthorities.isPresent() ? Pem.certificates(clientAuthorities.get()) : List.of();
        TrustManager[] trust = authorities.isEmpty() ? new TrustManager[] {new NobodyTrusted()} : trusting(authorities);
        SSLContext context = provider.context(keys(provider, files), trust);
        context.getServerSessionContext().setSessionCacheSize(SESSIONS_MAX);
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        return context;
    }

    static KeyManager[] keys(TlsProvider provider, List<TlsFiles> files) throws IOException, GeneralSecurityException {
        List<Identity> identities = new ArrayList<>();
        for (TlsFiles pair : files) {
            identities.add(Identity.of(pair).heldBy(provider));
        }
        return new KeyManager[] {new Identities(identities)};
    }

    static TrustManager[] trusting(List<X509Certificate> authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry(Integer.toString(store.size()), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /// Whom the Java installation trusts.
    static List<X509Certificate> installed() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }
}
