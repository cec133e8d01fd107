package dev.tasso.mta.tls;

import dev.tasso.smtp.wire.ProviderCalls;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Who computes TLS: both speak the same, at different speed; Conscrypt also agrees on keys that a quantum computer of
/// later days cannot find out.
public enum TlsProvider {
    /// What the JDK brings.
    JSSE,
    /// BoringSSL by way of a native library.
    CONSCRYPT;

    /// What the configuration may say.
    public enum Choice {
        /// Conscrypt where its native library loads, else the JDK.
        AUTO,
        CONSCRYPT,
        JSSE
    }

    /// Who it is to be; empty where Conscrypt is asked for and does not load.
    public static Optional<TlsProvider> of(Choice choice) {
        return switch (choice) {
            case JSSE -> Optional.of(JSSE);
            case AUTO -> Optional.of(ConscryptTls.loads() ? CONSCRYPT : JSSE);
            case CONSCRYPT -> ConscryptTls.loads() ? Optional.of(CONSCRYPT) : Optional.empty();
        };
    }

    /// Why Conscrypt does not load; empty where it does.
    public static String whyNotConscrypt() {
        return ConscryptTls.whyNot();
    }

    /// A context for either side.
    ///
    /// @param keys what to show; none for a client that shows nothing
    /// @param trust whom to believe
    public SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = switch (this) {
            case JSSE -> SSLContext.getInstance("TLS");
            case CONSCRYPT -> SSLContext.getInstance("TLS", ConscryptTls.provider());
        };
        context.init(keys, this == CONSCRYPT ? ConscryptTrust.over(trust) : trust, new SecureRandom());
        return context;
    }

    /// A key in the form in which it costs least.
    PrivateKey held(PrivateKey key) throws GeneralSecurityException {
        return this == CONSCRYPT ? ConscryptTls.held(key) : key;
    }

    /// For connections of either provider, since a reload may change it while connections last.
    public static ProviderCalls calls() {
        ProviderCalls jdk = ProviderCalls.jdk();
        return new ProviderCalls() {
            @Override
            public Optional<byte[]> export(SSLSocket socket, String label, int octets) {
                return ConscryptTls.owns(socket)
                        ? ConscryptTls.export(socket, label, octets)
                        : jdk.export(socket, label, octets);
            }

            @Override
            public void giveTickets(SSLSocket socket) {
                if (ConscryptTls.owns(socket)) {
                    ConscryptTls.giveTickets(socket);
                } else {
                    jdk.giveTickets(socket);
                }
            }
        };
    }
}
