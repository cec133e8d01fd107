package dev.tasso.mta.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.tls.TlsProvider.Choice;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Tls;
import dev.tasso.smtp.server.Transaction;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Certificates that are renewed while a server runs and sessions last.
@Timeout(60)
class ReloadTest {

    @TempDir
    Path folder;

    private static SmtpClient secured(SmtpServer server) throws IOException {
        SmtpClient client = SmtpClient.connect(ClientOptions.named("client.example"), server.address());
        client.greeting();
        client.hello();
        client.startTls(new Verification.None("mx.example.org"));
        client.hello();
        return client;
    }

    private static String serial(SmtpClient client) {
        X509Certificate shown =
                (X509Certificate) client.tls().orElseThrow().peerCertificates().getFirst();
        return shown.getSerialNumber().toString();
    }

    private void renew(TlsFiles from, TlsFiles to) throws IOException {
        Files.move(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.move(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    @ParameterizedTest
    @MethodSource("dev.tasso.mta.tls.ProvidersTest#providers")
    void aRenewedCertificateIsShownToTheNextClientAndEndsNoSession(TlsProvider provider) throws Exception {
        TestIssuer issuer = new TestIssuer(folder);
        TlsFiles live = issuer.issue("live", "EC", "mx.example.org");
        TlsFiles fresh = issuer.issue("fresh", "RSA", "mx.example.org");
        TlsSettings settings =
                new TlsSettings(Choice.valueOf(provider.name()), List.of(live), Optional.empty(), Optional.empty());
        List<String> told = new CopyOnWriteArrayList<>();
        ServerTls tls = ServerTls.open(settings, live, (inUse, what) -> told.add((inUse ? "yes " : "no ") + what));
        ServerOptions options = ServerOptions.onLoopback(0).withTls(new Tls.Offered(tls, ServerTls.options(false)));
        try (SmtpServer server = SmtpServer.start(options, new Nobody());
                SmtpClient before = secured(server)) {
            renew(fresh, live);
            try (SmtpClient after = secured(server)) {
                assertThat(told).containsExactly("yes " + live.certificate());
                assertThat(serial(after)).isNotEqualTo(serial(before));
                assertThat(before.command("NOOP").code()).isEqualTo(250);
                assertThat(after.command("NOOP").code()).isEqualTo(250);
            }
            Files.writeString(live.certificate(), "half");
            try (SmtpClient still = secured(server)) {
                assertThat(still.command("NOOP").code()).isEqualTo(250);
            }
            assertThat(told).hasSize(2);
            assertThat(told.getLast())
                    .startsWith("no ")
                    .contains(live.certificate().toString());
            renew(issuer.issue("again", "EC", "mx.example.org"), live);
            assertThat(tls.get()).isNotNull();
            assertThat(told.getLast()).isEqualTo("yes " + live.certificate());
        }
    }

    @Test
    void aLinkThatPointsElsewhereIsAChange() throws Exception {
        TestIssuer issuer = new TestIssuer(folder);
        TlsFiles one = issuer.issue("one", "EC", "mx.example.org");
        TlsFiles two = issuer.issue("two", "EC", "mx.example.org");
        TlsFiles linked = new TlsFiles(folder.resolve("link.crt"), folder.resolve("link.key"));
        Files.createSymbolicLink(linked.certificate(), one.certificate());
        Files.createSymbolicLink(linked.key(), one.key());
        FileStamps before = FileStamps.of(List.of(linked.certificate(), linked.key()));
        assertThat(FileStamps.of(List.of(linked.certificate(), linked.key()))).isEqualTo(before);
        Files.delete(linked.certificate());
        Files.createSymbolicLink(linked.certificate(), two.certificate());
        assertThat(FileStamps.of(List.of(linked.certificate(), linked.key()))).isNotEqualTo(before);
    }

    private record Nobody() implements Handler {
        @Override
        public Reply message(Transaction transaction, InputStream body) {
            return Reply.of(550, "5.7.1", "Nobody takes mail here");
        }
    }
}
