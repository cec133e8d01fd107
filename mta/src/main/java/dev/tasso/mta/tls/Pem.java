package dev.tasso.mta.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// Reads certificates and private keys from PEM files; what is wrong is said with the file and the cure (RFC 7468
/// section 2).
final class Pem {

    private static final long FILE_OCTETS_MAX = 4_000_000;
    private static final String IN_PEM = " (openssl can turn other forms into PEM)";

    private Pem() {}

    /// The certificates of a file, in its order; at least one.
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] octets : blocks(file, "CERTIFICATE")) {
            try {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets)));
            } catch (CertificateException damaged) {
                throw new GeneralSecurityException(
                        "certificate " + (chain.size() + 1) + " in " + file + " cannot be read: fetch it anew",
                        damaged);
            }
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException(
                    "there is no certificate in " + file + ": a line -----BEGIN CERTIFICATE----- is missing" + IN_PEM);
        }
        return chain;
    }

    /// The first private key of a file, in any of the usual forms: PKCS#8, PKCS#1, SEC 1.
    ///
    /// The usual form is read by the JDK, which is quicker to start than the library that reads the others.
    static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        for (byte[] octets : blocks(file, "PRIVATE KEY")) {
            for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(octets));
                } catch (InvalidKeySpecException _) {
                    // Of another algorithm, or nothing we know: the library below says which.
                }
            }
        }
        return keyInOtherForm(file);
    }

    private static PrivateKey keyInOtherForm(Path file) throws IOException, GeneralSecurityException {
        for (Object part : parts(file)) {
            switch (part) {
                case PrivateKeyInfo info -> {
                    return converted(file, info);
                }
                case PEMKeyPair pair -> {
                    return converted(file, pair.getPrivateKeyInfo());
                }
                case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
                    throw new GeneralSecurityException("the private key in " + file
                            + " is encrypted: write it without a password (openssl pkey -in ... -out ...)"
                            + " and let only this server's user read it");
                default -> {}
            }
        }
        throw new GeneralSecurityException(
                "there is no private key in " + file + ": a line -----BEGIN PRIVATE KEY----- is missing" + IN_PEM);
    }

    private static PrivateKey converted(Path file, PrivateKeyInfo info) throws GeneralSecurityException {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (PEMException unknown) {
            throw new GeneralSecurityException(
                    "the private key in " + file + " cannot be used: write it anew (openssl pkey -in ... -out ...)",
                    unknown);
        }
    }

    /// What stands between the BEGIN and END lines of this label.
    private static List<byte[]> blocks(Path file, String label) throws IOException, GeneralSecurityException {
        if (Files.size(file) > FILE_OCTETS_MAX) {
            throw new GeneralSecurityException(
                    file + " is too big for a PEM file: over " + FILE_OCTETS_MAX + " octets");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        List<byte[]> blocks = new ArrayList<>();
        for (int from = text.indexOf(begin); from >= 0; from = text.indexOf(begin, from + 1)) {
            int to = text.indexOf(end, from);
            if (to < 0) {
                throw new GeneralSecurityException(
                        "a " + label + " without its END line in " + file + ": the file is cut off, write it anew");
            }
            try {
                blocks.add(Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
            } catch (IllegalArgumentException damaged) {
                throw new GeneralSecurityException("a damaged " + label + " in " + file + ": write it anew", damaged);
            }
        }
        return blocks;
    }

    private static List<Object> parts(Path file) throws IOException, GeneralSecurityException {
        List<Object> parts = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(reader)) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(part);
            }
        } catch (RuntimeException | PEMException damaged) {
            throw new GeneralSecurityException("a damaged part in " + file + ": write it anew", damaged);
        }
        return parts;
    }
}
