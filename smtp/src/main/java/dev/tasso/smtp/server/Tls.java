package dev.tasso.smtp.server;

import dev.tasso.smtp.wire.TlsOptions;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// Whether and how a listener speaks TLS.
public sealed interface Tls {

    /// Never.
    record None() implements Tls {}

    /// After STARTTLS (RFC 3207).
    ///
    /// @param context asked for each handshake, so that a renewed certificate needs no restart
    record Offered(Supplier<SSLContext> context, TlsOptions options) implements Tls {

        /// With contexts of the JDK's own provider, asking nobody for a certificate.
        public Offered(Supplier<SSLContext> context) {
            this(context, TlsOptions.jdk());
        }
    }

    /// From the first octet (RFC 8314 section 3).
    ///
    /// @param context asked for each handshake, so that a renewed certificate needs no restart
    record Implicit(Supplier<SSLContext> context, TlsOptions options) implements Tls {

        /// With contexts of the JDK's own provider, asking nobody for a certificate.
        public Implicit(Supplier<SSLContext> context) {
            this(context, TlsOptions.jdk());
        }
    }
}
