package dev.tasso.mta.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.conscrypt.Conscrypt;

/// The only place that knows Conscrypt. Its native library is loaded at the first question.
final class ConscryptTls {

    private ConscryptTls() {}

    static boolean loads() {
        return Loaded.PROVIDER.isPresent();
    }

    static String whyNot() {
        return Loaded.WHY_NOT;
    }

    static Provider provider() {
        return Loaded.PROVIDER.orElseThrow(() -> new IllegalStateException(Loaded.WHY_NOT));
    }

    static boolean owns(SSLSocket socket) {
        return Conscrypt.isConscrypt(socket);
    }

    /// Conscrypt does not say whether TLS 1.2 agreed on the extended master secret. Without it, and without keys that
    /// both sides made for this connection alone, somebody in the middle could have the same secret with both: then
    /// there is nothing to export.
    static Optional<byte[]> export(SSLSocket socket, String label, int octets) {
        String suite = socket.getSession().getCipherSuite();
        if (suite.contains("_WITH_") && !suite.contains("_ECDHE_")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Conscrypt.exportKeyingMaterial(socket, label, null, octets));
        } catch (SSLException none) {
            return Optional.empty();
        }
    }

    /// Without this call it sends none.
    static void giveTickets(SSLSocket socket) {
        Conscrypt.setUseSessionTickets(socket, true);
    }

    /// The key as BoringSSL keeps it; unchanged where it is of a kind that Conscrypt has no factory for.
    static PrivateKey held(PrivateKey key) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(key.getAlgorithm(), provider())
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (NoSuchAlgorithmException _) {
            return key;
        }
    }

    private static final class Loaded {

        static final Optional<Provider> PROVIDER;
        static final String WHY_NOT;

        static {
            Optional<Provider> provider = Optional.empty();
            String whyNot = "";
            try {
                Conscrypt.checkAvailability();
                provider = Optional.of(Conscrypt.newProviderBuilder().build());
            } catch (LinkageError | RuntimeException missing) {
                whyNot = missing.toString();
            }
            PROVIDER = provider;
            WHY_NOT = whyNot;
        }
    }
}
