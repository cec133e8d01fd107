package dev.tasso.mta.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.watch.Lookout;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SessionLimits;
import dev.tasso.smtp.server.SmtpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who watches and does not read is let go, and meanwhile nobody waits for them.
@Timeout(120)
class TraceTest {
    private static final Duration IDLE_MAX = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GROUP = 20;

    /// As long as a line may be: so the buffers of both sides are full soon.
    private static final byte[] LINES =
            ("NOOP " + "x".repeat(1_900) + "\r\n").repeat(GROUP).getBytes(StandardCharsets.US_ASCII);

    private final Lookout lookout = new Lookout(InstantSource.system());

    private SmtpServer server() throws IOException {
        ServerOptions options = ServerOptions.onLoopback(0)
                .withSessionLimits(SessionLimits.defaults().withIdleCommandsMax(1_000_000))
                .withRecorders(peer -> lookout.in(peer.listener(), peer.remote()));
        return SmtpServer.start(options, (_, _) -> Replies.MESSAGE_OK);
    }

    private static Socket asking(Front front) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(
                new InetSocketAddress(front.address().getHost(), front.address().getPort()));
        socket.getOutputStream()
                .write("GET /trace HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// Reads no more of the answer than the first line in which this stands.
    private static String read(Socket socket, String wanted) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf(wanted) < 0 || line.charAt(line.length() - 1) != '\n') {
            int next = socket.getInputStream().read();
            assertThat(next).as("the end of %s", line).isNotNegative();
            if (line.length() > 0 && line.charAt(line.length() - 1) == '\n') {
                line.setLength(0);
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static boolean room(Front front) throws IOException {
        try (Socket socket = asking(front)) {
            return read(socket, "HTTP/1.1 ").contains(" 200 ");
        }
    }

    @Test
    void whoReadsNothingIsLetGoAndNoSessionWaitsForThem(@TempDir Path folder) throws Exception {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        List<Socket> stuck = new ArrayList<>();
        try (Front front = Front.start(
                        anywhere, folder, IDLE_MAX, (http, _) -> http.get("/trace", Trace.handler(() -> lookout)));
                SmtpServer server = server();
                SmtpClient client = SmtpClient.connect(ClientOptions.named("busy.example"), server.address())) {
            assertThat(client.greeting().positive()).isTrue();
            assertThat(client.hello().positive()).isTrue();
            for (int i = 0; i < Lookout.WATCHERS_MAX; i++) {
                stuck.add(asking(front));
                assertThat(read(stuck.getLast(), "watching")).isNotEmpty();
            }
            assertThat(room(front)).isFalse();

            Duration longest = Duration.ZERO;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!room(front)) {
                assertThat(System.nanoTime())
                        .as("all %d watch still", stuck.size())
                        .isLessThan(deadline);
                long startNanos = System.nanoTime();
                assertThat(client.exchange(GROUP, LINES)).allMatch(Reply::positive);
                Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
                longest = took.compareTo(longest) > 0 ? took : longest;
            }
            assertThat(longest).as("the longest that a session waited").isLessThan(IDLE_MAX);

            try (Socket next = asking(front)) {
                read(next, "watching");
                assertThat(client.command("NOOP seen").positive()).isTrue();
                assertThat(read(next, "NOOP seen")).contains("\"text\":\"NOOP seen\"");
            }
        } finally {
            for (Socket each : stuck) {
                each.close();
            }
        }
    }
}
