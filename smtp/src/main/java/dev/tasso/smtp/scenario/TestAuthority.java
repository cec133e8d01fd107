package dev.tasso.smtp.scenario;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate authority for tests, made anew each time: good certificates, and bad ones of every kind (RFC 5280).
public final class TestAuthority {

    private static final String NAME = "Test Authority";
    private static final char[] NO_SECRET = "test".toCharArray();
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));

    private final KeyPair keys = newKeys();
    private final Certificate certificate;

    private TestAuthority() throws GeneralSecurityException {
        Request own = Request.of().onlyCommonName(NAME);
        certificate = sign(own, keys, NAME, keys.getPrivate());
    }

    /// What a certificate says.
    ///
    /// @param commonName the subject, which no client should look for a host name in
    /// @param names host names and IP addresses, as subject alternative names; there may be none
    public record Request(String commonName, List<String> names, Instant notBefore, Instant notAfter) {

        public Request {
            names = List.copyOf(names);
        }

        /// Valid from yesterday on for a month.
        public static Request of(String... names) {
            Instant now = Instant.now();
            return new Request(
                    "Test Server", Arrays.asList(names), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
        }

        /// The same names, ended yesterday.
        public Request expired() {
            Instant yesterday = Instant.now().minus(Duration.ofDays(1));
            return new Request(commonName, names, yesterday.minus(Duration.ofDays(30)), yesterday);
        }

        /// The same names, not valid before tomorrow.
        public Request notYet() {
            Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
            return new Request(commonName, names, tomorrow, tomorrow.plus(Duration.ofDays(30)));
        }

        /// No names but this one, and that in the subject only.
        public Request onlyCommonName(String name) {
            return new Request(name, List.of(), notBefore, notAfter);
        }
    }

    /// A new authority, that nobody trusts yet.
    public static TestAuthority create() {
        try {
            return new TestAuthority();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// Its own certificate, for programs that are to trust it (RFC 7468 section 5).
    public String pem() {
        try {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// A server's context with a certificate for these host names and IP addresses.
    public SSLContext server(String... names) {
        return server(Request.of(names));
    }

    /// A server's context with this certificate.
    public SSLContext server(Request request) {
        try {
            KeyPair own = newKeys();
            Certificate signed = sign(request, own, NAME, keys.getPrivate());
            return serverContext(own, signed, certificate);
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// A server's context with a certificate that nobody but the server itself has signed.
    public static SSLContext selfSigned(Request request) {
        try {
            KeyPair own = newKeys();
            return serverContext(own, sign(request, own, request.commonName(), own.getPrivate()));
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// A client's context that trusts this authority and no other.
    public SSLContext client() {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_SECRET);
        return store;
    }

    private static SSLContext serverContext(KeyPair own, Certificate... chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("server", own.getPrivate(), NO_SECRET, chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_SECRET);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, new SecureRandom());
        return context;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Certificate sign(Request request, KeyPair own, String issuer, PrivateKey issuerKey)
            throws GeneralSecurityException {
        byte[] toBeSigned = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE)),
                ECDSA_WITH_SHA256,
                name(issuer),
                Der.sequence(Der.time(request.notBefore()), Der.time(request.notAfter())),
                name(request.commonName()),
                own.getPublic().getEncoded(),
                Der.tagged(0xa3, extensions(request)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey);
        signature.update(toBeSigned);
        byte[] signed = Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.text(commonName))));
    }

    /// Subject alternative names where there are any; otherwise whether it is an authority.
    private static byte[] extensions(Request request) {
        if (request.names().isEmpty()) {
            byte[] authority = request.commonName().equals(NAME) ? Der.sequence(Der.yes()) : Der.sequence();
            return Der.sequence(Der.sequence(Der.identifier("2.5.29.19"), Der.yes(), Der.octets(authority)));
        }
        List<byte[]> names = new ArrayList<>();
        for (String name : request.names()) {
            names.add(alternativeName(name));
        }
        byte[] sequence = Der.sequence(names.toArray(byte[][]::new));
        return Der.sequence(Der.sequence(Der.identifier("2.5.29.17"), Der.octets(sequence)));
    }

    private static byte[] alternativeName(String name) {
        if (name.matches("[0-9.]+|.*:.*")) {
            return Der.tagged(0x87, InetAddress.ofLiteral(name).getAddress());
        }
        return Der.tagged(0x82, name.getBytes(StandardCharsets.ISO_8859_1));
    }
}
