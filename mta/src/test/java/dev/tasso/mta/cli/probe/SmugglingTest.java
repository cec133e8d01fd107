package dev.tasso.mta.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Typed;
import dev.tasso.smtp.client.Mailer;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Counts the messages that come out of a server that takes a wrong end for the right one, and of one that does not
/// (RFC 5321 section 4.1.1.4; attacks 1 to 10).
class SmugglingTest {

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static Typed probe(int port, int sink) {
        return Typed.run(
                "probe",
                "127.0.0.1:" + port,
                "--smuggling=sink@a.test",
                "--sink=127.0.0.1:" + sink,
                "--sink-timeout=2",
                "--timeout=2",
                "--resolver=127.0.0.1:1",
                "--dns-timeout=1");
    }

    private static void passOn(int sink, String message) throws IOException {
        Outgoing mail = Outgoing.text("a@a.test", List.of("sink@a.test"), message);
        Mailer.to("127.0.0.1", sink).send(mail);
    }

    @Test
    void a1_aServerThatEndsAMessageAtABareLineFeedIsFoundOut() throws Exception {
        int sink = freePort();
        try (LaxServer server = new LaxServer(sink, SmugglingTest::passOnCleaned, "\n.\n", "\n.\r\n")) {
            Typed typed = probe(server.port(), sink);
            assertThat(typed.exitCode()).isEqualTo(ExitCodes.REFUSED);
            assertThat(typed.out())
                    .contains("\\n.\\n")
                    .contains("2 messages arrived")
                    .contains("a message can be hidden in another")
                    .contains("one message arrived")
                    .contains("F: others can misuse it");
        }
    }

    @Test
    void a1_aStrictServerIsNot() throws Exception {
        int sink = freePort();
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), (_, body) -> {
            passOn(sink, new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
            return Reply.of(250, "2.0.0", "Taken");
        })) {
            Typed typed = probe(server.address().getPort(), sink);
            assertThat(typed.out()).doesNotContain("messages arrived", "hidden in another");
        }
    }

    @Test
    void a1_bareCarriageReturnsThatAServerPassesOnAreCounted() throws Exception {
        int sink = freePort();
        try (LaxServer server = new LaxServer(sink, SmugglingTest::passOnAsItIs, "\r\n.\r\n")) {
            Typed typed = probe(server.port(), sink);
            assertThat(typed.out()).doesNotContain("nothing arrived", "hidden in another");
            assertThat(typed.out().lines().filter(line -> line.contains("one message arrived")))
                    .hasSize(Smuggling.ENDS.size());
        }
    }

    private static void passOnAsItIs(int sink, String message) throws IOException {
        String said = "EHLO a.test\r\nMAIL FROM:<>\r\nRCPT TO:<sink@a.test>\r\nDATA\r\n" + message + "QUIT\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink)) {
            socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().readAllBytes();
        }
    }

    private static void passOnCleaned(int sink, String message) throws IOException {
        passOn(sink, message.replaceAll("\\r?\\n\\.\\r?\\n$", "").replaceAll("\\r(?!\\n)|\0", ""));
    }

    private interface Passing {
        void on(int sink, String message) throws IOException;
    }

    /// Takes what it is told to for the end, and passes on what it took.
    private static final class LaxServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        private final int sink;
        private final Passing passing;
        private final String[] ends;

        LaxServer(int sink, Passing passing, String... ends) throws IOException {
            this.sink = sink;
            this.passing = passing;
            this.ends = ends;
            Thread.ofPlatform().daemon().start(() -> {
                while (!socket.isClosed()) {
                    try (Socket client = socket.accept()) {
                        serve(client);
                    } catch (IOException _) {
                        // The client has left.
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve(Socket client) throws IOException {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            say(out, "220 lax.example");
            for (String line = until(in, "\n"); !line.isEmpty(); line = until(in, "\n")) {
                if (line.startsWith("QUIT")) {
                    say(out, "221 bye");
                    return;
                }
                if (line.startsWith("DATA")) {
                    say(out, "354 go on");
                    passing.on(sink, until(in, ends));
                    say(out, "250 taken");
                } else {
                    say(out, "250 lax.example");
                }
            }
        }

        private static void say(OutputStream out, String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        private static String until(InputStream in, String... ends) throws IOException {
            StringBuilder text = new StringBuilder();
            while (true) {
                for (String end : ends) {
                    if (text.toString().endsWith(end)) {
                        return text.toString();
                    }
                }
                int octet = in.read();
                if (octet < 0) {
                    return "";
                }
                text.append((char) octet);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
