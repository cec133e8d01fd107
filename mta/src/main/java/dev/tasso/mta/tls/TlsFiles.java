package dev.tasso.mta.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/// A certificate chain and its private key, both PEM.
public record TlsFiles(Path certificate, Path key) {

    /// The certificate itself, once it is certain that both files can be used and belong together.
    public X509Certificate check() throws IOException, GeneralSecurityException {
        return Identity.of(this).chain().getFirst();
    }

    /// Says what is wrong with a file of authorities' certificates, if anything is.
    public static void checkAuthorities(Path file) throws IOException, GeneralSecurityException {
        Pem.certificates(file);
    }
}
