package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// The certificate of a server for which none is configured: made once, and anew when it is no longer valid.
public final class SelfMade {

    private static final Duration LIFETIME = Duration.ofDays(3_650);

    private SelfMade() {}

    /// In `data/tls`; made where none is there that is still valid. Nothing is made where one is configured.
    public static TlsFiles of(Config config, InstantSource clock) throws IOException, GeneralSecurityException {
        Path folder = config.data().resolve("tls");
        TlsFiles files = new TlsFiles(folder.resolve("self-made.crt"), folder.resolve("self-made.key"));
        if (config.tls().certificates().isEmpty() && !usable(files, clock.instant())) {
            make(files, config.hostname().ascii(), clock.instant());
        }
        return files;
    }

    private static boolean usable(TlsFiles files, Instant now) throws IOException {
        try {
            return Files.exists(files.key())
                    && Files.exists(files.certificate())
                    && files.check().getNotAfter().toInstant().isAfter(now);
        } catch (GeneralSecurityException damaged) {
            return false;
        }
    }

    /// Makes a key on the curve P-256 and a certificate for the host and localhost that nobody else has signed.
    static void make(TlsFiles files, String hostname, Instant now) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name name =
                new X500NameBuilder().addRDN(BCStyle.CN, shortened(hostname)).build();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, new SecureRandom()).setBit(120),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(LIFETIME)),
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
