package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.security.cert.Certificate;
import java.util.List;

/// Knows whom a client's certificate stands for. That the client holds its key is certain; whom to believe that signed
/// it was decided in the TLS handshake.
@FunctionalInterface
public interface CertificateChecker {

    /// Whether the certificate stands for this user.
    ///
    /// @param user whom the client wants to be; empty where it leaves that to the certificate
    /// @param chain its own certificate first, never empty
    /// @param from where the client sits, for limits by address
    Verdict check(String user, List<Certificate> chain, InetAddress from);
}
