package dev.tasso.mta.tls;

import java.security.Provider;
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

    static Optional<byte[]> export(SSLSocket socket, String label, int octets) {
        try {
            return Optional.ofNullable(Conscrypt.exportKeyingMaterial(socket, label, null, octets));
        } catch (SSLException none) {
            return Optional.empty();
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
