package dev.tasso.smtp.client;

import dev.tasso.smtp.wire.Verification;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// The TLS contexts a client needs where its caller brings none.
public final class Tls {

    private Tls() {}

    /// Trusts the authorities of the Java installation for a verified name, and anybody for opportunistic TLS.
    public static SSLContext contextFor(Verification verification) {
        try {
            return switch (verification) {
                case Verification.Name _ -> SSLContext.getDefault();
                case Verification.None _ -> Any.CONTEXT;
            };
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java installation has no TLS", broken);
        }
    }

    /// Believes every certificate, as opportunistic TLS does (RFC 7435).
    public static TrustManager anybody() {
        return new Everybody();
    }

    private static final class Any {

        static final SSLContext CONTEXT = create();

        private static SSLContext create() {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
                return context;
            } catch (GeneralSecurityException broken) {
                throw new IllegalStateException("this Java installation has no TLS", broken);
            }
        }
    }

    private static final class Everybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
