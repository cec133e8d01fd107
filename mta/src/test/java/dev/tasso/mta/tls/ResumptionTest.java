package dev.tasso.mta.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.tls.TlsProvider.Choice;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.Verification;
import dev.tasso.smtp.wire.Watchdog;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A client that comes again with the ticket it was given (RFC 8446 section 2.2).
@Timeout(60)
final class ResumptionTest {

    @TempDir
    Path folder;

    private TestIssuer issuer;
    private TlsFiles files;

    @BeforeEach
    void issue() throws Exception {
        issuer = new TestIssuer(folder);
        files = issuer.issue("mx", "RSA", "mx.example.org");
    }

    static Stream<Arguments> servers() {
        return ProvidersTest.providers()
                .flatMap(server -> Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(server, version)));
    }

    private SSLContext server(TlsProvider provider) throws Exception {
        return TlsContexts.server(provider, List.of(files), Optional.empty());
    }

    /// The JDK's client keeps the time of the first handshake with a session that is taken up again.
    @ParameterizedTest
    @MethodSource("servers")
    void aSessionIsTakenUpAgainUntilTheServersContextIsAnother(TlsProvider provider, String version) throws Exception {
        TlsSettings settings =
                new TlsSettings(Choice.JSSE, List.of(), Optional.empty(), Optional.of(issuer.authority()));
        SSLContext client = ClientTls.of(settings).context(new Verification.Name("mx.example.org"), Optional.empty());
        SSLContext before = server(provider);
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long first = begun(listening, before, client, version);
            pass(first);
            assertThat(begun(listening, before, client, version)).isEqualTo(first);
            assertThat(begun(listening, server(provider), client, version)).isGreaterThan(first);
        }
    }

    private static void pass(long moment) {
        while (System.currentTimeMillis() <= moment) {
            Thread.onSpinWait();
        }
    }

    /// When the session of one connection began, in milliseconds.
    private static long begun(ServerSocket listening, SSLContext server, SSLContext client, String version)
            throws Exception {
        Thread serving = Thread.startVirtualThread(() -> greet(listening, server));
        try (Socket plain = new Socket(listening.getInetAddress(), listening.getLocalPort());
                SSLSocket socket = (SSLSocket)
                        client.getSocketFactory().createSocket(plain, "mx.example.org", plain.getPort(), true)) {
            socket.setEnabledProtocols(new String[] {version});
            assertThat(socket.getInputStream().readNBytes(10)).asString().isEqualTo("220 here\r\n");
            return socket.getSession().getCreationTime();
        } finally {
            serving.join();
        }
    }

    private static void greet(ServerSocket listening, SSLContext context) {
        try (Wire wire = new Wire(listening.accept(), Watchdog.common(), Recorder.off())) {
            wire.secureAsServer(context, ServerTls.options(false), TlsPair.LONG);
            wire.writeLine("220 here");
            wire.flush();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
