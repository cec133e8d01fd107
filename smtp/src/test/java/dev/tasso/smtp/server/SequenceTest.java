package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What comes at the wrong time, too often, or from somebody who does not speak SMTP (RFC 5321 section 4.1.4, RFC
/// 2920).
class SequenceTest {

    @Test
    void b20_whoTalksBeforeTheGreetingIsTurnedAway() throws Exception {
        CountDownLatch hasTalked = new CountDownLatch(1);
        Sink sink = new Sink();
        ServerOptions options = ServerOptions.onLoopback(0);
        try (SmtpServer server = SmtpServer.start(options, peer -> awaiting(hasTalked, sink));
                RawClient client = new RawClient(server.address())) {
            client.group(
                    "EHLO client.example", "MAIL FROM:<a@client.example>", "RCPT TO:<b@mx.example>", "DATA", "x", ".");
            hasTalked.countDown();
            client.expect("554 5.5.1");
            client.expectClosed();
            assertThat(sink.accepted).isEmpty();
        }
    }

    /// A handler for which a session begins only after the client has talked.
    private static Handler awaiting(CountDownLatch hasTalked, Handler then) {
        try {
            hasTalked.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return then;
    }

    @Test
    void b21_aMessageSentBeforeThe354IsNotTakenAndItsLinesAreNoCommands() throws IOException {
        try (TestServer server = TestServer.start()) {
            for (String recipient : new String[] {"RCPT TO:<b@mx.example>\r\n", ""}) {
                try (RawClient client = server.greeted()) {
                    client.send("MAIL FROM:<a@client.example>\r\n" + recipient
                            + "DATA\r\nRSET\r\nMAIL FROM:<evil@client.example>\r\n.\r\n");
                    client.expect("250 2.1.0");
                    if (!recipient.isEmpty()) {
                        client.expect("250 2.1.5");
                    }
                    client.expect("503 5.5.1");
                    client.expectClosed();
                }
            }
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void b22_aGroupOfCommandsIsAnsweredInOrder() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.client()) {
            client.group(
                    "EHLO client.example",
                    "MAIL FROM:<a@client.example>",
                    "RCPT TO:<b@mx.example>",
                    "RCPT TO:<@>",
                    "RCPT TO:<c@mx.example>",
                    "DATA");
            client.expect("250-mx.example ");
            client.expect("250 2.1.0");
            client.expect("250 2.1.5");
            client.expect("501 5.1.3");
            client.expect("250 2.1.5");
            client.expect("354 ");
            client.send("x\r\n.\r\nNOOP\r\nQUIT\r\n");
            client.expect("250 2.0.0");
            client.expect("250 2.0.0");
            client.expect("221 2.0.0");
            client.expectClosed();
            assertThat(server.sink().accepted.getFirst().transaction().recipients())
                    .hasSize(2);
        }
    }

    @Test
    void b23_b24_commandsOutOfOrderAreRefusedAndChangeNothing() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.client()) {
            client.say("MAIL FROM:<a@client.example>").expect("503 5.5.1");
            client.say("EHLO client.example").expect("250-");
            client.say("RCPT TO:<b@mx.example>").expect("503 5.5.1");
            client.say("DATA").expect("503 5.5.1");
            client.say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
            client.say("MAIL FROM:<other@client.example>").expect("503 5.5.1");
            client.say("DATA").expect("503 5.5.1");
            client.say("RCPT TO:<b@mx.example>").expect("250 2.1.5");
            client.say("DATA").expect("354 ");
            client.say("x\r\n.").expect("250 2.0.0");
            assertThat(server.sink().accepted)
                    .singleElement()
                    .satisfies(it -> assertThat(it.transaction().sender()).hasToString("<a@client.example>"));
        }
    }

    @Test
    void b24_dataAfterOnlyRefusedRecipientsIsRefused() throws IOException {
        Handler nobody = new Handler() {
            @Override
            public Reply message(Transaction transaction, InputStream body) {
                throw new AssertionError("a message without recipients");
            }

            @Override
            public Reply recipient(Transaction transaction, ForwardPath recipient) {
                return Reply.of(550, "5.1.1", "Nobody here");
            }
        };
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), nobody);
                RawClient client = new RawClient(server.address())) {
            client.expect("220 ");
            client.say("EHLO client.example").expect("250-");
            client.say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
            client.say("RCPT TO:<b@mx.example>").expect("550 5.1.1");
            client.say("DATA").expect("503 5.5.1");
        }
    }

    @Test
    void b25_rsetAndEhloForgetTheTransaction() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            for (String forget : new String[] {"RSET", "EHLO client.example", "HELO client.example"}) {
                client.say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
                client.say("RCPT TO:<old@mx.example>").expect("250 2.1.5");
                client.say(forget).expect("250");
                client.say("DATA").expect("503 5.5.1");
                client.say("RCPT TO:<b@mx.example>").expect("503 5.5.1");
            }
            client.toData().say(".").expect("250 2.0.0");
            assertThat(server.sink().accepted.getFirst().transaction().recipients())
                    .singleElement()
                    .hasToString("<b@mx.example>");
        }
    }

    @Test
    void b26_commandsThatBringNoMailEndTheSession() throws IOException {
        try (TestServer server =
                TestServer.start(options -> options.withSessionLimits(TestServer.PATIENT.withIdleCommandsMax(20)))) {
            for (String idle : new String[] {"NOOP", "RSET", "VRFY b", "EHLO client.example", "HELP"}) {
                try (RawClient client = server.client()) {
                    for (int i = 0; i < 20; i++) {
                        client.say(idle).expect("2");
                    }
                    client.say(idle).expect("421 4.7.0");
                    client.expectClosed();
                }
            }
        }
    }

    @Test
    void b26_aSessionThatBringsMailMayTalkOn() throws IOException {
        try (TestServer server = TestServer.start(
                        options -> options.withSessionLimits(TestServer.PATIENT.withIdleCommandsMax(20)));
                RawClient client = server.greeted()) {
            for (int i = 0; i < 30; i++) {
                client.toData().say(".").expect("250 2.0.0");
            }
            assertThat(server.count()).isEqualTo(30);
        }
    }

    @Test
    void b27_errorsEndTheSession() throws IOException {
        try (TestServer server =
                TestServer.start(options -> options.withSessionLimits(TestServer.PATIENT.withErrorsHardMax(20)))) {
            for (String wrong : new String[] {"FROBNICATE", "", "MAIL FROM:<", "DATA", "EXPN staff"}) {
                try (RawClient client = server.client()) {
                    for (int i = 1; i < 20; i++) {
                        client.say(wrong).expect("50");
                    }
                    client.say(wrong).expect("421 4.7.0");
                    client.expectClosed();
                }
            }
        }
    }

    @Test
    void b27_errorsSlowTheSessionDown() throws IOException {
        try (TestServer server = TestServer.start(
                        options -> options.withSessionLimits(TestServer.PATIENT.withErrorsSoftMax(2)));
                RawClient client = server.client()) {
            client.say("FROBNICATE").expect("500 5.5.2");
            client.say("FROBNICATE").expect("500 5.5.2");
            long before = System.nanoTime();
            client.say("FROBNICATE").expect("500 5.5.2");
            assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);
        }
    }

    @Test
    void b28_aRequestOfHttpIsClosedAtOnce() throws IOException {
        try (TestServer server = TestServer.start()) {
            for (String request : new String[] {"GET / HTTP/1.1", "POST /x HTTP/1.1", "Host: mx.example"}) {
                try (RawClient client = server.client()) {
                    client.send(request + "\r\nHost: mx.example\r\n\r\nEHLO x\r\nMAIL FROM:<a@b.example>\r\n"
                            + "RCPT TO:<b@mx.example>\r\nDATA\r\nx\r\n.\r\n");
                    client.expect("421 4.7.0");
                    client.expectClosed();
                }
            }
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void g101_verifyAndExpandTellNothing() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.client()) {
            for (String who : new String[] {"postmaster", "nobody", "<a@mx.example>", "\"q q\""}) {
                client.say("VRFY " + who).expect("252 2.1.5");
                client.say("EXPN " + who).expect("502 5.5.1");
            }
            client.say("VRFY").expect("501 5.5.4");
            client.say("EXPN").expect("501 5.5.4");
        }
    }
}
