package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Characters of the whole basic plane, through everything that writes to a connection: CR and LF appear only as the
/// CRLF
/// that we write.
class EveryCharacterTest {

    private static final SessionLimits UNTIRING = SessionLimits.defaults()
            .withErrorsSoftMax(Integer.MAX_VALUE)
            .withErrorsHardMax(Integer.MAX_VALUE)
            .withIdleCommandsMax(Integer.MAX_VALUE);

    /// All that UTF-8 writes in two octets, all that hold CR, LF or NUL in one octet of UTF-16, the half surrogates,
    /// and
    /// each 31st of the others.
    private static final int[] CHARACTERS = IntStream.rangeClosed(0, 0xffff)
            .filter(c -> c < 0x800
                    || "\0\r\n".indexOf(c & 0xff) >= 0
                    || "\0\r\n".indexOf(c >> 8) >= 0
                    || Character.isSurrogate((char) c)
                    || c % 31 == 0)
            .toArray();

    private static final List<String> COMMANDS = List.of(
            "EHLO %s.example", "MAIL FROM:<%s@client.example>", "RCPT TO:<%s@mx.example>", "HELP %s", "VRFY %s", "%s");

    @Test
    void f67_whatAServerAnswersHoldsNoLineEndOfAClient() throws Exception {
        try (TestServer server = TestServer.start(options -> options.withSessionLimits(UNTIRING));
                RawClient client = server.greeted()) {
            FutureTask<byte[]> answers = new FutureTask<>(() -> client.in().readAllBytes());
            Thread.ofVirtual().start(answers);
            for (int c : CHARACTERS) {
                StringBuilder group = new StringBuilder();
                for (String command : COMMANDS) {
                    group.append(command.formatted("x" + (char) c + "y")).append("\r\n");
                }
                client.send(new String(group.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
            client.group("EHLO client.example", "QUIT");
            String said = new String(answers.get(), StandardCharsets.ISO_8859_1);
            assertThat(said).endsWith("221 2.0.0 Bye\r\n");
            assertOnlyOurLineEnds(said);
            assertThat(Arrays.stream(said.split("\r\n"))
                            .filter(line -> !line.matches("(?s)[245][0-9][0-9][ -].*"))
                            .findFirst())
                    .as("a line that is no reply")
                    .isEmpty();
        }
    }

    @Test
    void f67_aHandlersWordsReachTheClientWholeOrNotAtAll() throws Exception {
        for (int c = 0; c <= 0xffff; c += c < 0x300 ? 1 : 61) {
            String text = "x" + (char) c + "y";
            Reply reply;
            try {
                reply = Reply.of(250, "2.0.0", text);
            } catch (IllegalArgumentException refused) {
                assertThat(text).containsAnyOf("\r", "\n");
                continue;
            }
            Reply said = reply;
            try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), (_, body) -> {
                        body.transferTo(OutputStream.nullOutputStream());
                        return said;
                    });
                    RawClient client = new RawClient(server.address())) {
                client.expect("220 ");
                client.say("EHLO client.example").expect("250-");
                client.toData().say(".");
                String answer =
                        new String(client.reply().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                assertThat(answer).as("U+%04X", c).isIn("250 2.0.0 " + text, Replies.DEFECT.toString());
            }
        }
    }

    @Test
    void f66_f67_whatAClientIsAskedToSayHoldsNoLineEndOfItsCaller() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<String> heard = new FutureTask<>(() -> answerEverything(listener));
            Thread.ofVirtual().start(heard);
            int refused = 0;
            try (SmtpClient client = SmtpClient.connect(
                    ClientOptions.named("client.example"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()))) {
                client.greeting();
                client.hello();
                for (int c : CHARACTERS) {
                    String text = "x" + (char) c + "y";
                    refused += refuses(() -> client.command("NOOP " + text)) ? 1 : 0;
                    refused += refuses(() -> client.send(mail(text))) ? 1 : 0;
                }
                client.command("QUIT");
            }
            assertThat(refused)
                    .as("CR, LF, NUL and half surrogates at the least")
                    .isGreaterThan(2 * 2_051 - 1);
            String said = heard.get();
            assertThat(said).endsWith("QUIT\r\n");
            assertOnlyOurLineEnds(said);
            assertThat(Arrays.stream(said.split("\r\n"))
                            .filter(line ->
                                    !line.matches("(?s)((EHLO|NOOP) |(MAIL FROM|RCPT TO):<).*|RSET|DATA|QUIT|x|\\."))
                            .findFirst())
                    .as("a line that nobody asked for")
                    .isEmpty();
        }
    }

    private static Outgoing mail(String text) {
        Mailbox strange = new Mailbox(text, Domain.parse("example.org").orElseThrow());
        return Outgoing.of(
                new ReversePath.Sender(strange),
                List.of(strange),
                MailParameters.NONE.withSmtpUtf8(true).withEnvid(text),
                BodySource.of("x\r\n"));
    }

    private interface Saying {
        void say() throws IOException;
    }

    private static boolean refuses(Saying saying) {
        try {
            saying.say();
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A server that shares no code with ours: it counts CRLFs, and says 354 to DATA.
    private static String answerEverything(ServerSocket listener) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Socket socket = listener.accept()) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            out.write("220 x\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[8_192];
            String rest = "";
            boolean body = false;
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                heard.write(some, 0, count);
                rest += new String(some, 0, count, StandardCharsets.ISO_8859_1);
                String[] lines = rest.split("\r\n", -1);
                rest = lines[lines.length - 1];
                for (String line : Arrays.copyOf(lines, lines.length - 1)) {
                    if (!body || line.equals(".")) {
                        body = line.equals("DATA");
                        String extensions = line.startsWith("EHLO") ? "250-x\r\n250-SMTPUTF8\r\n250-DSN\r\n" : "";
                        String reply = extensions + (body ? "354 go\r\n" : "250 ok\r\n");
                        out.write(reply.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    private static void assertOnlyOurLineEnds(String octets) {
        assertThat(octets.replace("\r\n", "").chars().noneMatch(o -> o == '\r' || o == '\n' || o == 0))
                .as("CR and LF only as CRLF")
                .isTrue();
    }
}
