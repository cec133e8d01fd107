package dev.tasso.smtp.wire;

/// How one side speaks TLS, beside what its context says.
///
/// @param asksForCertificate whether a server asks clients for a certificate; they may have none (RFC 8446 section
/// 4.3.2)
/// @param keyingMaterial how the context's provider exports it
public record TlsOptions(boolean asksForCertificate, KeyingMaterial keyingMaterial) {

    private static final TlsOptions JDK = new TlsOptions(false, KeyingMaterial.jdk());

    /// For contexts of the JDK's own provider: no certificate is asked for.
    public static TlsOptions jdk() {
        return JDK;
    }

    public TlsOptions askingForCertificate(boolean value) {
        return new TlsOptions(value, keyingMaterial);
    }
}
