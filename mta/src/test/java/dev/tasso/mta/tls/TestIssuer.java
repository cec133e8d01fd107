package dev.tasso.mta.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// An authority that writes PEM files: certificates with any kind of key, and keys in any form.
public final class TestIssuer {

    private final Path folder;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /// @param folder where everything is written to
    public TestIssuer(Path folder) throws Exception {
        this.folder = folder;
        keys = keys("EC");
        certificate = sign("CN=Issuer", keys, true);
        write("issuer.pem", certificate);
    }

    /// Its own certificate.
    public Path authority() {
        return folder.resolve("issuer.pem");
    }

    /// A certificate for these host names and mail addresses, and its key in PKCS#8.
    public TlsFiles issue(String file, String algorithm, String... names) throws Exception {
        KeyPair pair = keys(algorithm);
        TlsFiles files = new TlsFiles(
                write(file + ".crt", sign("CN=" + file, pair, false, names), certificate),
                folder.resolve(file + ".key"));
        write(file + ".key", new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded()));
        return files;
    }

    /// The same with the key in the form that OpenSSL wrote for long: PKCS#1 or SEC 1.
    TlsFiles issueOldForm(String file, String algorithm, String... names) throws Exception {
        KeyPair pair = keys(algorithm);
        return new TlsFiles(
                write(file + ".crt", sign("CN=" + file, pair, false, names), certificate),
                write(file + ".key", oldForm(pair.getPrivate())));
    }

    private static Object oldForm(PrivateKey key) {
        return key instanceof ECPrivateKey elliptic ? new PemObject("EC PRIVATE KEY", sec1(elliptic.getS())) : key;
    }

    /// As OpenSSL writes it, the curve's name inside.
    private static byte[] sec1(BigInteger secret) {
        try {
            return new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret, SECObjectIdentifiers.secp256r1).getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Path write(String file, Object... parts) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object part : parts) {
                writer.writeObject(part);
            }
        }
        return Files.writeString(folder.resolve(file), text.toString());
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    private X509Certificate sign(String subject, KeyPair pair, boolean authority, String... names)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=Issuer"),
                new BigInteger(100, new SecureRandom()).setBit(100),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(30))),
                new X500Name(subject),
                pair.getPublic());
        if (authority) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        if (names.length > 0) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(Stream.of(names)
                            .map(name -> new GeneralName(
                                    name.contains("@") ? GeneralName.rfc822Name : GeneralName.dNSName, name))
                            .toArray(GeneralName[]::new)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
}
