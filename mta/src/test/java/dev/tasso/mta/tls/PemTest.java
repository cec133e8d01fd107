package dev.tasso.mta.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which forms of certificates and keys can be read, and what is said of those that cannot.
class PemTest {

    @TempDir
    Path folder;

    private TestIssuer issuer;
    private TlsFiles good;

    @BeforeEach
    void issue() throws Exception {
        issuer = new TestIssuer(folder);
        good = issuer.issue("good", "EC", "mx.example.org");
    }

    private static void assertCure(TlsFiles files, Path culprit, String cure) {
        assertThatThrownBy(files::check)
                .hasMessageContaining(culprit.toString())
                .hasMessageContaining(cure);
    }

    private TlsFiles withKey(String text) throws Exception {
        Path key = Files.writeString(folder.resolve("odd.key"), text);
        return new TlsFiles(good.certificate(), key);
    }

    @Test
    void keysOfAllUsualKindsAndFormsAreRead() throws Exception {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            issuer.issue("pkcs8", algorithm, "a.example").check();
        }
        for (String algorithm : List.of("EC", "RSA")) {
            TlsFiles files = issuer.issueOldForm("old", algorithm, "a.example");
            assertThat(files.key()).content().startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
            files.check();
        }
    }

    @Test
    void textAroundThemAndOneFileForBothDoNoHarm() throws Exception {
        String both = "subject=whatever\n" + Files.readString(good.key()) + "\nissuer=whoever\n"
                + Files.readString(good.certificate());
        Path file = Files.writeString(folder.resolve("both.pem"), both.replace("\n", "\r\n"));
        new TlsFiles(file, file).check();
    }

    @Test
    void whatIsMissingIsSaidWithItsFileAndTheCure() throws Exception {
        assertCure(new TlsFiles(good.key(), good.key()), good.key(), "BEGIN CERTIFICATE");
        assertCure(new TlsFiles(good.certificate(), good.certificate()), good.certificate(), "BEGIN PRIVATE KEY");
        TlsFiles binary =
                new TlsFiles(Files.write(folder.resolve("x.der"), new byte[] {0x30, 0x03, 0, 0, 0}), good.key());
        assertCure(binary, binary.certificate(), "openssl");
    }

    @Test
    void whatIsDamagedIsSaidWithItsFileAndTheCure() throws Exception {
        String certificate = Files.readString(good.certificate());
        Path cut = Files.writeString(folder.resolve("cut.crt"), certificate.substring(0, certificate.length() / 4));
        assertCure(new TlsFiles(cut, good.key()), cut, "cut off");
        Path flipped = Files.writeString(folder.resolve("flipped.crt"), certificate.replaceFirst("MII", "AAA"));
        assertCure(new TlsFiles(flipped, good.key()), flipped, "fetch it anew");
        TlsFiles nonsense = withKey("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertCure(nonsense, nonsense.key(), "write it anew");
        TlsFiles huge = withKey("x".repeat(5_000_000));
        assertCure(huge, huge.key(), "too big");
    }

    @Test
    void anEncryptedKeyIsSaidToBeOne() throws Exception {
        TlsFiles old = withKey("""
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF

            AAAAAAAAAAAAAAAAAAAAAA==
            -----END RSA PRIVATE KEY-----
            """);
        assertCure(old, old.key(), "is encrypted");
    }

    @Test
    void aChainInTheWrongOrderIsSaidToBeOne() throws Exception {
        String text = Files.readString(good.certificate(), StandardCharsets.US_ASCII);
        int second = text.indexOf("-----BEGIN", 10);
        Path turned =
                Files.writeString(folder.resolve("turned.crt"), text.substring(second) + text.substring(0, second));
        assertCure(new TlsFiles(turned, good.key()), turned, "put that one first");
        TlsFiles other = issuer.issue("other", "EC", "b.example");
        assertCure(new TlsFiles(good.certificate(), other.key()), other.key(), "that the certificate was made for");
    }
}
