package dev.tasso.mta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.tls.ServerTls;
import dev.tasso.mta.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates: the self-made one, configured ones, and files that cannot be used.
class ServerTlsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void a_certificate_is_made_once_for_the_host_and_localhost() throws Exception {
        Config config = Configs.of(folder, "hostname = 'mx.example.org'");
        ServerTls tls = open(config, NOW);

        X509Certificate made = shown(tls);
        assertThat(made.getSubjectAlternativeNames().toString())
                .contains("mx.example.org", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(made.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(made.getSigAlgName()).isEqualTo("SHA256withECDSA");
        Path key = folder.resolve("tasso-data/tls/self-made.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        ServerTls again = open(config, NOW);
        assertThat(shown(again)).isEqualTo(made);
    }

    @Test
    void an_expired_self_made_one_is_made_anew() throws Exception {
        Config config = Configs.of(folder, "");
        X509Certificate old = shown(open(config, NOW));

        assertThat(shown(open(config, Instant.parse("2040-01-01T00:00:00Z")))).isNotEqualTo(old);
    }

    @Test
    void old_versions_of_tls_are_not_spoken() throws Exception {
        SSLContext context = open(Configs.of(folder, ""), NOW).get();

        assertThat(context.createSSLEngine().getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }

    @Test
    void a_renewed_certificate_needs_no_restart_and_a_half_written_one_does_no_harm() throws Exception {
        TlsFiles files = make("live");
        ServerTls tls = open(configured(files), NOW);
        SSLContext first = tls.get();
        assertThat(tls.get()).isSameAs(first);

        Files.writeString(files.certificate(), "half");
        touch(files.certificate(), 1);
        assertThat(tls.get()).isSameAs(first);

        SelfMade.make(files, "renewed.test", NOW);
        touch(files.certificate(), 2);
        touch(files.key(), 2);
        assertThat(tls.get()).isNotSameAs(first);
    }

    @Test
    void a_key_of_another_certificate_is_refused() throws Exception {
        TlsFiles one = make("one");
        TlsFiles other = make("other");

        assertThatThrownBy(() -> new TlsFiles(one.certificate(), other.key()).check())
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("is not that of the first certificate");
        assertThatThrownBy(() -> new TlsFiles(one.key(), one.key()).check())
                .hasMessageContaining("there is no certificate in");
        assertThatThrownBy(() -> new TlsFiles(one.certificate(), one.certificate()).check())
                .hasMessageContaining("there is no private key in");
    }

    private static ServerTls open(Config config, Instant now) throws IOException, GeneralSecurityException {
        return ServerTls.open(config.tls(), SelfMade.of(config, InstantSource.fixed(now)), (_, _) -> {});
    }

    private static X509Certificate shown(ServerTls tls) throws IOException, GeneralSecurityException {
        Path key = tls.certificate()
                .resolveSibling(tls.certificate().getFileName().toString().replace(".crt", ".key"));
        return new TlsFiles(tls.certificate(), key).check();
    }

    private TlsFiles make(String name) throws IOException, GeneralSecurityException {
        TlsFiles files = new TlsFiles(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        SelfMade.make(files, name + ".test", NOW);
        return files;
    }

    private Config configured(TlsFiles files) {
        return Configs.of(folder, "[tls]\ncertificate = '" + files.certificate() + "'\nkey = '" + files.key() + "'");
    }

    /// File systems may keep times too coarsely for two writes in a row.
    private static void touch(Path file, int secondsOn) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(secondsOn)));
    }
}
