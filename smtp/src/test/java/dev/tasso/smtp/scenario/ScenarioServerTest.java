package dev.tasso.smtp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.reply.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every behaviour a script can ask for, seen from a plain socket.
final class ScenarioServerTest {

    private static final String MAIL = "MAIL FROM:<a@example.org>";

    /// A client that shares nothing with the library.
    private static final class Plain implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader in;

        Plain(ScenarioServer server) throws IOException {
            socket = new Socket(server.address().getAddress(), server.port());
            socket.setSoTimeout(20_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        /// A client that has read the greeting and said EHLO.
        static Plain greeted(ScenarioServer server) throws IOException {
            Plain client = new Plain(server);
            assertThat(client.line()).startsWith("220 ");
            assertThat(client.say("EHLO client.example")).isEqualTo("250");
            return client;
        }

        void send(String octets) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        String line() throws IOException {
            String line = in.readLine();
            return line == null ? "closed" : line;
        }

        /// The code of the answer, or `closed`.
        String say(String command) throws IOException {
            send(command + "\r\n");
            String line = line();
            while (line.length() > 3 && line.charAt(3) == '-') {
                line = line();
            }
            return line.equals("closed") ? line : line.substring(0, 3);
        }

        /// The codes of a whole transaction, up to the first that is no success.
        List<String> transaction(String... recipients) throws IOException {
            List<String> codes = new ArrayList<>(List.of(say(MAIL)));
            for (String recipient : recipients) {
                codes.add(say("RCPT TO:<" + recipient + ">"));
            }
            if (codes.stream().skip(1).anyMatch("250"::equals)) {
                codes.add(say("DATA"));
                codes.add(say("Subject: hello\r\n\r\nHello!\r\n."));
            }
            return codes;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void takesChunksAndRefusesOne() throws Exception {
        Script script = Script.normal()
                .offering("PIPELINING", "CHUNKING")
                .at(Step.CHUNK, 1, Fault.answer(452, "4.3.1", "Not now"));
        try (ScenarioServer server = ScenarioServer.start(script);
                Plain client = Plain.greeted(server)) {
            assertThat(client.say("BDAT 6 LAST\r\nQUIT")).isEqualTo("503");
            assertThat(client.say(MAIL)).isEqualTo("250");
            assertThat(client.say("RCPT TO:<b@example.net>")).isEqualTo("250");
            assertThat(client.say("BDAT 7\r\nhello")).isEqualTo("452");
            assertThat(client.say(MAIL)).isEqualTo("250");
            assertThat(client.say("RCPT TO:<b@example.net>")).isEqualTo("250");
            assertThat(client.say("BDAT 14\r\nSubject: a\r\n")).isEqualTo("250");
            assertThat(client.say("bdat 7 last\r\n.\nb\r\r")).isEqualTo("250");
            assertThat(client.say("NOOP")).isEqualTo("250");
            ReceivedMail mail = server.await(1).getFirst();
            assertThat(mail.text()).isEqualTo("Subject: a\r\n\r\n.\nb\r\r\r\n");
            assertThat(mail.size()).isEqualTo(mail.text().length());
            assertThat(client.say("BDAT many")).isEqualTo("501");
            assertThat(client.line()).isEqualTo("closed");
        }
    }

    @Test
    void greylistsEachSenderAndRecipientTwiceThenAccepts() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().greylisting(2));
                Plain client = Plain.greeted(server)) {
            for (String code : List.of("451", "451", "250", "250")) {
                assertThat(client.say(MAIL)).isEqualTo("250");
                assertThat(client.say("RCPT TO:<b@example.net>")).isEqualTo(code);
                assertThat(client.say("RSET")).isEqualTo("250");
            }
            assertThat(client.say(MAIL)).isEqualTo("250");
            assertThat(client.say("RCPT TO:<c@example.net>")).isEqualTo("451");
            client.say("RSET");
            assertThat(client.say("MAIL FROM:<other@example.org>")).isEqualTo("250");
            assertThat(client.say("RCPT TO:<b@example.net>")).isEqualTo("451");
        }
    }

    @Test
    void saysBusyBeyondSoManyMessagesAMinuteOfVirtualTime() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().limitedTo(2, Duration.ofMinutes(1)))) {
            for (int minute = 0; minute < 3; minute++) {
                try (Plain client = Plain.greeted(server)) {
                    assertThat(client.transaction("b@example.net")).containsExactly("250", "250", "354", "250");
                    assertThat(client.transaction("b@example.net")).containsExactly("250", "250", "354", "250");
                    assertThat(client.say(MAIL)).isEqualTo("421");
                    assertThat(client.line()).isEqualTo("closed");
                }
                server.advance(Duration.ofSeconds(30));
                try (Plain client = Plain.greeted(server)) {
                    assertThat(client.say(MAIL))
                            .as("half a minute is not enough")
                            .isEqualTo("421");
                }
                server.advance(Duration.ofSeconds(30));
            }
            assertThat(server.virtualTime()).isEqualTo(Duration.ofMinutes(3));
            assertThat(server.receivedCount()).isEqualTo(6);
        }
    }

    @Test
    void takesAMessageWithoutSayingSo() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().losingReplies(1))) {
            try (Plain client = Plain.greeted(server)) {
                assertThat(client.transaction("b@example.net")).containsExactly("250", "250", "354", "closed");
            }
            assertThat(server.await(1)).hasSize(1);
            try (Plain client = Plain.greeted(server)) {
                assertThat(client.transaction("b@example.net")).containsExactly("250", "250", "354", "250");
            }
        }
    }

    @Test
    void refusesOneRecipientAndTakesTheOthers() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().refusing("B@example.net"));
                Plain client = Plain.greeted(server)) {
            assertThat(client.transaction("a@example.net", "b@example.net"))
                    .containsExactly("250", "250", "550", "354", "250");
            assertThat(server.received().getFirst().recipients()).containsExactly("a@example.net");
        }
    }

    @Test
    void offersStartTlsAndBreaksIt() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().breakingTls());
                Plain client = new Plain(server)) {
            client.line();
            client.send("EHLO client.example\r\n");
            List<String> lines = new ArrayList<>();
            do {
                lines.add(client.line());
            } while (lines.getLast().charAt(3) == '-');
            assertThat(lines).anyMatch(line -> line.endsWith("STARTTLS"));
            assertThat(client.say("STARTTLS")).isEqualTo("220");
            assertThat(client.line()).isEqualTo("250 What is a handshake?");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END_OF_DATA", "QUIT"})
    void stallsAtAStageWithoutHangingUp(Step step) throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().stallingAt(step));
                Plain client = new Plain(server)) {
            client.send("EHLO client.example\r\n" + MAIL + "\r\nRCPT TO:<b@example.net>\r\nDATA\r\n.\r\nQUIT\r\n");
            client.socket.setSoTimeout(300);
            assertThatThrownBy(() -> {
                        while (!client.line().equals("closed")) {
                            // Whatever it says before that stage.
                        }
                    })
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void speaksAndListensSlowly() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().trickling(1_000));
                Plain client = new Plain(server)) {
            long start = System.nanoTime();
            String greeting = client.line();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(greeting.length()));
            client.say("EHLO client.example");
            client.say(MAIL);
            client.say("RCPT TO:<b@example.net>");
            client.say("DATA");
            start = System.nanoTime();
            client.say("x".repeat(500) + "\r\n.");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(500));
            assertThat(server.await(1).getFirst().size()).isEqualTo(502);
            assertThat(server.transcripts().getFirst().print()).contains("S: \"220 scenario.example ESMTP\\r\\n\"");
        }
    }

    @Test
    void anotherScriptHoldsForConnectionsThatAreOpen() throws Exception {
        try (ScenarioServer server = ScenarioServer.start();
                Plain client = Plain.greeted(server)) {
            assertThat(client.transaction("b@example.net")).endsWith("250");
            server.follow(Script.normal().at(Step.MAIL, new Fault.AnswerAndHangUp(Reply.of(421, "4.3.2", "Enough"))));
            assertThat(client.say(MAIL)).isEqualTo("421");
            assertThat(client.line()).isEqualTo("closed");
        }
    }

    @Test
    void keepsWhatWasReceivedAndSaid() throws Exception {
        try (ScenarioServer server = ScenarioServer.start();
                Plain client = Plain.greeted(server)) {
            client.say("MAIL FROM:<a@example.org> BODY=8BITMIME");
            client.say("RCPT TO:<b@example.net> NOTIFY=NEVER");
            client.say("RCPT TO:<b@example.net>");
            client.say("DATA");
            client.say("Subject: long\r\n one\r\n\r\n..Hello!\r\n.");
            client.say("QUIT");
            ReceivedMail mail = server.await(1).getFirst();
            assertThat(mail.sender()).isEqualTo("a@example.org");
            assertThat(mail.parameters()).isEqualTo("BODY=8BITMIME");
            assertThat(mail.recipients()).containsExactly("b@example.net", "b@example.net");
            assertThat(mail.recipientParameters()).containsEntry("b@example.net", "");
            assertThat(mail.header("subject")).contains("long one");
            assertThat(mail.body()).isEqualTo(".Hello!\r\n");
            assertThat(server.transcripts()).hasSize(1);
            assertThat(server.transcripts().getFirst().print())
                    .contains("C: RCPT TO:<b@example.net> NOTIFY=NEVER\nS: 250 2.1.5 Ok\n", "C: QUIT\nS: 221 ");
        }
    }

    @Test
    void whatDoesNotComeIsAnErrorThatShowsTheTranscripts() throws Exception {
        try (ScenarioServer server = ScenarioServer.start();
                Plain client = Plain.greeted(server)) {
            client.say(MAIL);
            assertThatThrownBy(() -> server.await(1, Duration.ofMillis(10)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no 1 messages within PT0.01S, but 0 messages over 1 connections")
                    .hasMessageContaining("C: " + MAIL);
        }
    }
}
