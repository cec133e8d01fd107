package dev.tasso.mta.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// Certificates and keys in PEM files: reads them for TLS 1.2 and later, and makes one where there is none.
final class Certificates {

    private static final Duration SELF_MADE_LIFETIME = Duration.ofDays(3_650);

    private Certificates() {}

    /// What a server needs to show its certificate.
    static SSLContext context(TlsFiles files) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = chain(files.certificate());
        PrivateKey key = key(files.key());
        if (!belongTogether(chain.getFirst(), key)) {
            throw new GeneralSecurityException(
                    "the key " + files.key() + " is not that of the first certificate in " + files.certificate());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("tasso", key, new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /// Makes a key on the curve P-256 and a certificate for the host and localhost that nobody else has signed.
    static void makeSelfSigned(TlsFiles files, String hostname, Instant now)
            throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name name =
                new X500NameBuilder().addRDN(BCStyle.CN, shortened(hostname)).build();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, new SecureRandom()).setBit(120),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(SELF_MADE_LIFETIME)),
                name,
                pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, names(hostname));
        try {
            X509CertificateHolder holder =
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            PrivateFile.replace(
                    files.key(),
                    pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded())));
            PrivateFile.replace(files.certificate(), pem(new JcaX509CertificateConverter().getCertificate(holder)));
        } catch (OperatorCreationException unsigned) {
            throw new GeneralSecurityException(unsigned);
        }
    }

    static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] octets : blocks(file, "CERTIFICATE")) {
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets)));
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in " + file);
        }
        return chain;
    }

    /// The usual form is read by the JDK, which is quicker to start than the library that reads the others.
    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
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
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
                case PEMKeyPair pair -> {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                default -> {}
            }
        }
        throw new GeneralSecurityException("there is no unencrypted private key in " + file);
    }

    /// What stands between the BEGIN and END lines of this label (RFC 7468 section 2).
    private static List<byte[]> blocks(Path file, String label) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        List<byte[]> blocks = new ArrayList<>();
        for (int from = text.indexOf(begin); from >= 0; from = text.indexOf(begin, from + 1)) {
            int to = text.indexOf(end, from);
            if (to < 0) {
                throw new GeneralSecurityException("a " + label + " without end in " + file);
            }
            try {
                blocks.add(Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
            } catch (IllegalArgumentException damaged) {
                throw new GeneralSecurityException("a damaged " + label + " in " + file, damaged);
            }
        }
        return blocks;
    }

    private static List<Object> parts(Path file) throws IOException {
        List<Object> parts = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(part);
            }
        }
        return parts;
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

    private static GeneralNames names(String hostname) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, hostname));
        if (!hostname.equals("localhost")) {
            names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        }
        for (String loopback : List.of("127.0.0.1", "::1")) {
            names.add(new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral(loopback).getHostAddress()));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /// A common name has at most 64 characters (RFC 5280 appendix A.1); the whole name stands among the alternatives.
    private static String shortened(String hostname) {
        return hostname.length() <= 64 ? hostname : "self-made";
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
