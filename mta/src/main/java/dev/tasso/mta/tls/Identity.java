package dev.tasso.mta.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A certificate with its chain, and the key that proves that it is ours.
///
/// @param names the host names the certificate is for, in lower case
record Identity(List<X509Certificate> chain, PrivateKey key, Set<String> names) {

    private static final int DNS_NAME = 2;

    Identity {
        chain = List.copyOf(chain);
        names = Set.copyOf(names);
    }

    static Identity of(TlsFiles files) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        PrivateKey key = Pem.key(files.key());
        if (!belongTogether(chain.getFirst(), key)) {
            throw new GeneralSecurityException("the key " + files.key() + " is not that of the first certificate in "
                    + files.certificate() + foundBelow(chain, key));
        }
        return new Identity(chain, key, names(chain.getFirst()));
    }

    /// Whether the certificate is for this host name: its own, or `*` in place of the first label (RFC 9525 section
    /// 6.3).
    boolean isFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
    }

    /// As TLS names kinds of keys.
    String keyType() {
        return key.getAlgorithm().equals("ECDSA") ? "EC" : key.getAlgorithm();
    }

    private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
        var alternatives = certificate.getSubjectAlternativeNames();
        return alternatives == null
                ? Set.of()
                : alternatives.stream()
                        .filter(name -> name.getFirst() instanceof Integer kind && kind == DNS_NAME)
                        .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
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
