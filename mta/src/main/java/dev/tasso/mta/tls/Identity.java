package dev.tasso.mta.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate with its chain, and the key that proves that it is ours.
///
/// @param names the host names the certificate is for
record Identity(List<X509Certificate> chain, PrivateKey key, HostNames names) {

    Identity {
        chain = List.copyOf(chain);
    }

    static Identity of(TlsFiles files) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        PrivateKey key = Pem.key(files.key());
        if (!belongTogether(chain.getFirst(), key)) {
            throw new GeneralSecurityException("the key " + files.key() + " is not that of the first certificate in "
                    + files.certificate() + foundBelow(chain, key));
        }
        return new Identity(chain, key, HostNames.of(chain.getFirst()));
    }

    /// The same, with its key as the provider keeps keys: it would bring one of somebody else into that form for each
    /// handshake.
    Identity heldBy(TlsProvider provider) throws GeneralSecurityException {
        return new Identity(chain, provider.held(key), names);
    }

    /// Whether the certificate is for this host name.
    boolean isFor(String host) {
        return names.cover(host);
    }

    /// As TLS names kinds of keys.
    String keyType() {
        return key.getAlgorithm().equals("ECDSA") ? "EC" : key.getAlgorithm();
    }

    private static String foundBelow(List<X509Certificate> chain, PrivateKey key) throws GeneralSecurityException {
        for (X509Certificate certificate : chain.subList(1, chain.size())) {
            if (belongTogether(certificate, key)) {
                return ", but of one further down: put that one first, and behind it those that sign it";
            }
        }
        return ": give the key that the certificate was made for";
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        byte[] probe = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(probe);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        try {
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(probe);
            return verifying.verify(signature);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }
}
