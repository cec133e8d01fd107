package dev.tasso.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.transcript.Recorder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Deadlines, the switch to TLS and the end, over real sockets.
@Timeout(120)
class WireTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final TestAuthority AUTHORITY = TestAuthority.create();

    /// A wire, and the plain socket of its peer.
    private record Pair(Wire wire, Socket peer) implements AutoCloseable {

        static Pair open() throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Socket peer = new Socket(listener.getInetAddress(), listener.getLocalPort());
                return new Pair(new Wire(listener.accept(), Watchdog.common(), Recorder.off()), peer);
            }
        }

        void send(String octets) throws IOException {
            peer.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        }

        String received() throws IOException {
            return new String(peer.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            wire.abort();
            peer.close();
        }
    }

    @Test
    void aSilentPeerTimesOutAndCanStillBeToldSo() throws IOException {
        try (Pair pair = Pair.open()) {
            long startNanos = System.nanoTime();
            assertThatThrownBy(() -> pair.wire.readLine(512, SHORT)).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(SHORT, Duration.ofSeconds(5));
            pair.wire.write(Reply.of(421, "4.4.2", "Too slow"));
            pair.wire.flush();
            pair.wire.close();
            assertThat(pair.received()).isEqualTo("421 4.4.2 Too slow\r\n");
        }
    }

    @Test
    void k123_octetsThatDripInDoNotMoveTheDeadlineOfALine() throws Exception {
        try (Pair pair = Pair.open()) {
            Thread dripping = Thread.ofVirtual().start(() -> drip(pair, "x"));
            long startNanos = System.nanoTime();
            assertThatThrownBy(() -> pair.wire.readLine(100_000, Duration.ofMillis(500)))
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
            dripping.interrupt();
        }
    }

    @Test
    void k123_aBodyMustKeepItsPace() throws Exception {
        Limits limits = Limits.defaults().withBodyWithin(Duration.ofMillis(500)).withBodyOctetsPerSecondMin(1_000);
        try (Pair pair = Pair.open()) {
            Thread dripping = Thread.ofVirtual().start(() -> drip(pair, "x\r\n"));
            InputStream body = pair.wire.body(limits);
            long startNanos = System.nanoTime();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .as("long before the drip ends")
                    .isLessThan(Duration.ofSeconds(15));
            dripping.interrupt();
        }
    }

    private static void drip(Pair pair, String octets) {
        try {
            for (int i = 0; i < 2_000 && !Thread.currentThread().isInterrupted(); i++) {
                pair.send(octets);
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException _) {
            // The wire has had enough.
        }
    }

    @Test
    void k123_aPeerThatReadsNothingIsGivenUp() throws IOException {
        try (Pair pair = Pair.open()) {
            pair.wire.writesWithin(SHORT);
            assertWritingEnds(pair, SocketTimeoutException.class);
            assertThat(pair.wire.lost()).isTrue();
        }
    }

    /// Bounded from outside: a write without a deadline would end when the peer does, and with nothing else.
    private static void assertWritingEnds(Pair pair, Class<? extends IOException> by) {
        assertTimeoutPreemptively(
                LONG,
                () -> assertThatThrownBy(() -> {
                            for (int i = 0; i < 100; i++) {
                                pair.wire.writeRaw(new byte[1 << 20]);
                            }
                        })
                        .isInstanceOf(by));
    }

    @Test
    void theWholeConversationHasADeadline() throws IOException {
        try (Pair pair = Pair.open()) {
            pair.wire.deadline(SHORT);
            assertThatThrownBy(() -> pair.wire.readLine(512, LONG)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whatIsSaidIsSentBeforeTheWireWaitsAndNotEarlier() throws IOException {
        try (Pair pair = Pair.open()) {
            pair.send("ONE\r\nTWO\r\n");
            assertThat(pair.wire.readLine(512, LONG)).isEqualTo(new Line.Text("ONE"));
            pair.wire.writeLine("1");
            assertThat(pair.wire.pending()).isTrue();
            assertThat(pair.wire.readLine(512, LONG)).isEqualTo(new Line.Text("TWO"));
            assertThat(pair.peer.getInputStream().available()).isZero();
            pair.wire.writeLine("2");
            pair.peer.shutdownOutput();
            assertThatThrownBy(() -> pair.wire.readLine(512, LONG)).isInstanceOf(EOFException.class);
            pair.wire.close();
            assertThat(pair.received()).isEqualTo("1\r\n2\r\n");
        }
    }

    @Test
    void c29_octetsBeforeTheSwitchToTlsAreRefusedAndNeverRun() throws IOException {
        try (Pair pair = Pair.open()) {
            pair.send("STARTTLS\r\nMAIL FROM:<evil@example.org>\r\n");
            assertThat(pair.wire.readLine(512, LONG)).isEqualTo(new Line.Text("STARTTLS"));
            assertThatThrownBy(() -> pair.wire.secureAsServer(AUTHORITY.server("localhost"), LONG))
                    .hasMessageContaining("before the switch");
            assertThat(pair.wire.tls()).isEmpty();
        }
        try (Pair pair = Pair.open()) {
            pair.send("STARTTLS\r\n");
            assertThat(pair.wire.readLine(512, LONG)).isEqualTo(new Line.Text("STARTTLS"));
            pair.send("MAIL FROM:<evil@example.org>\r\n");
            assertThatThrownBy(() -> pair.wire.secureAsServer(AUTHORITY.server("localhost"), LONG))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void c39_aHandshakeThatDripsInTimesOut() throws IOException {
        try (Pair pair = Pair.open()) {
            Thread dripping = Thread.ofVirtual().start(() -> drip(pair, "\u0016"));
            assertThatThrownBy(() -> pair.wire.secureAsServer(AUTHORITY.server("localhost"), Duration.ofMillis(400)))
                    .isInstanceOf(IOException.class);
            dripping.interrupt();
        }
    }

    @Test
    void c38_onlyTls12And13AreSpoken() throws IOException {
        SSLContext context = AUTHORITY.server("localhost");
        try (Pair pair = Pair.open();
                SSLSocket server = TlsLayer.server(context, TlsOptions.jdk(), pair.peer);
                SSLSocket client =
                        TlsLayer.client(context, TlsOptions.jdk(), pair.peer, new Verification.None("localhost"))) {
            assertThat(server.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
            assertThat(client.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
            assertThat(server.getEnabledCipherSuites())
                    .noneMatch(suite -> suite.matches(".*(_RC4_|_anon_|_EXPORT_|_NULL_|_DES_|_MD5).*"));
        }
    }

    @Test
    void c37_withANameTheHostIsChecked() throws IOException {
        SSLContext context = AUTHORITY.client();
        try (Pair pair = Pair.open();
                SSLSocket named =
                        TlsLayer.client(context, TlsOptions.jdk(), pair.peer, new Verification.Name("a.example"));
                SSLSocket anybody =
                        TlsLayer.client(context, TlsOptions.jdk(), pair.peer, new Verification.None("a.example"))) {
            assertThat(named.getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isEqualTo("HTTPS");
            assertThat(anybody.getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isNull();
        }
    }

    @Test
    void c42_aBodyCutOffWithoutCloseNotifyIsNoBody() throws Exception {
        try (Pair pair = Pair.open()) {
            CompletableFuture<SSLSocket> handshake = CompletableFuture.supplyAsync(() -> shakeHands(pair.peer));
            pair.wire.secureAsServer(AUTHORITY.server("localhost"), LONG);
            SSLSocket peer = handshake.get();
            peer.getOutputStream().write("Subject: x\r\n\r\ncut\r\n".getBytes(StandardCharsets.US_ASCII));
            pair.peer.close();
            InputStream body = pair.wire.body(Limits.defaults());
            assertThatThrownBy(body::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(BodyRefused.class);
        }
    }

    @Test
    void closingOverTlsNeverWaitsForAStuckPeer() throws Exception {
        try (Pair pair = Pair.open()) {
            CompletableFuture<SSLSocket> handshake = CompletableFuture.supplyAsync(() -> shakeHands(pair.peer));
            pair.wire.secureAsServer(AUTHORITY.server("localhost"), LONG);
            handshake.get();
            pair.wire.writesWithin(SHORT);
            assertWritingEnds(pair, IOException.class);
            long startNanos = System.nanoTime();
            pair.wire.close();
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(6));
        }
    }

    private static SSLSocket shakeHands(Socket plain) {
        try {
            SSLSocket socket =
                    TlsLayer.client(AUTHORITY.client(), TlsOptions.jdk(), plain, new Verification.Name("localhost"));
            socket.startHandshake();
            return socket;
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void aGuardClosesWhatItWatchesOnce() throws Exception {
        try (Watchdog watchdog = new Watchdog()) {
            CompletableFuture<String> closed = new CompletableFuture<>();
            Watchdog.Guard guard = watchdog.guard(() -> closed.complete("closed"), SHORT);
            assertThat(closed.get()).isEqualTo("closed");
            assertThat(guard.fired()).isTrue();
            CompletableFuture<String> spared = new CompletableFuture<>();
            watchdog.guard(() -> spared.complete("closed"), SHORT).close();
            CompletableFuture<String> later = new CompletableFuture<>();
            watchdog.guard(() -> later.complete("closed"), Duration.ofMillis(500));
            later.get();
            assertThat(spared).isNotDone();
        }
    }
}
