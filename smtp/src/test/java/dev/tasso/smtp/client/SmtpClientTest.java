package dev.tasso.smtp.client;

import static dev.tasso.smtp.client.Client.MESSAGE;
import static dev.tasso.smtp.client.Client.OPTIONS;
import static dev.tasso.smtp.client.Client.SOON;
import static dev.tasso.smtp.client.Client.codes;
import static dev.tasso.smtp.client.Client.greeted;
import static dev.tasso.smtp.client.Client.mail;
import static dev.tasso.smtp.client.Client.outgoing;
import static dev.tasso.smtp.client.Client.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.wire.BodyRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the client makes of a server's replies, good and bad (RFC 5321).
class SmtpClientTest {

    @Test
    void aMessageArrivesAsItWasSent() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal())) {
            Sent sent = send(server, OPTIONS, mail(MESSAGE, "b@example.org", "c@example.org"));
            assertThat(sent.accepted()).isTrue();
            ReceivedMail mail = server.await(1, SOON).getFirst();
            assertThat(mail.text()).isEqualTo(MESSAGE);
            assertThat(mail.sender()).isEqualTo("a@client.example");
            assertThat(mail.recipients()).containsExactly("b@example.org", "c@example.org");
            assertThat(mail.hello()).isEqualTo("client.example");
            assertThat(mail.header("subject")).contains("hello");
            assertThat(mail.parameters()).isEqualTo("SIZE=" + MESSAGE.length());
        }
    }

    @Test
    void theSameWithoutPipeliningAndWithHelo() throws Exception {
        Script plain = Script.normal().offering();
        Script old = Script.normal().at(Step.EHLO, Fault.answer(500, "5.5.1", "What?"));
        for (Script script : List.of(plain, old)) {
            try (ScenarioServer server = ScenarioServer.start(script)) {
                assertThat(send(server, OPTIONS, mail(MESSAGE, "b@example.org")).accepted())
                        .isTrue();
                assertThat(server.await(1, SOON).getFirst().text()).isEqualTo(MESSAGE);
            }
        }
    }

    @Test
    void manyMessagesGoOverOneConnection() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal());
                SmtpClient client = greeted(server, OPTIONS)) {
            for (int i = 0; i < 50; i++) {
                String text = "Subject: " + i + "\r\n\r\n" + "x".repeat(i * 500) + "\r\n";
                assertThat(client.send(mail(text, "b@example.org")).accepted()).isTrue();
            }
            client.quit();
            assertThat(server.received()).hasSize(50);
            assertThat(server.received().get(49).header("Subject")).contains("49");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void preparedOctetsGoOutAsTheyAreAndAsManyRepliesAreRead() throws Exception {
        byte[] envelope = "MAIL FROM:<a@client.example>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n".getBytes(US_ASCII);
        byte[] message = "Subject: hello\r\n\r\nHello!\r\n".getBytes(US_ASCII);
        try (ScenarioServer server = ScenarioServer.start(Script.normal());
                SmtpClient client = greeted(server, OPTIONS)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.exchange(3, envelope)).extracting(Reply::code).containsExactly(250, 250, 354);
                assertThat(client.exchange(1, message, ".\r\n".getBytes(US_ASCII)))
                        .extracting(Reply::code)
                        .containsExactly(250);
            }
            assertThat(server.await(3, SOON))
                    .allSatisfy(
                            mail -> assertThat(mail.text().getBytes(US_ASCII)).isEqualTo(message));
            assertThatThrownBy(() -> client.exchange(2, "QUIT\r\n".getBytes(US_ASCII)))
                    .isInstanceOf(ConnectionLost.class);
        }
    }

    @Test
    void aTransactionOfManyRecipientsGoesInGroups() throws Exception {
        String[] many = IntStream.range(0, 1_234)
                .mapToObj(i -> "r" + i + "@example.org")
                .toArray(String[]::new);
        Script script = Script.normal().forRecipient("r777@example.org", Fault.answer(550, "5.1.1", "No"));
        try (ScenarioServer server = ScenarioServer.start(script)) {
            Sent sent = send(server, OPTIONS, mail(MESSAGE, many));
            assertThat(sent.results()).hasSize(1_234);
            assertThat(sent.results())
                    .filteredOn(result -> !result.accepted())
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.recipient()).hasToString("r777@example.org");
                        assertThat(result.stage()).isEqualTo(Stage.RCPT);
                    });
            assertThat(server.await(1, SOON).getFirst().recipients()).hasSize(1_233);
        }
    }

    @Test
    void eachRecipientHasItsOwnReply() throws Exception {
        Script script = Script.normal()
                .forRecipient("no@example.org", Fault.answer(550, "5.1.1", "Nobody"))
                .forRecipient("later@example.org", Fault.answer(451, "4.2.0", "Not now"));
        for (Script one : List.of(script, script.offering("8BITMIME"))) {
            try (ScenarioServer server = ScenarioServer.start(one)) {
                Sent sent =
                        send(server, OPTIONS, mail(MESSAGE, "no@example.org", "yes@example.org", "later@example.org"));
                assertThat(codes(sent)).containsExactly("RCPT 550", "END_OF_DATA 250", "RCPT 451");
                assertThat(sent.results().getFirst().reply()).isEqualTo(Reply.of(550, "5.1.1", "Nobody"));
                assertThat(server.await(1, SOON).getFirst().recipients()).containsExactly("yes@example.org");
            }
        }
    }

    @Test
    void aRefusalDecidesForEveryRecipientLeft() throws Exception {
        record Case(Step step, Stage stage) {}
        for (String[] offered : new String[][] {{"PIPELINING"}, {}}) {
            for (Case one : List.of(
                    new Case(Step.MAIL, Stage.MAIL),
                    new Case(Step.DATA, Stage.DATA),
                    new Case(Step.END_OF_DATA, Stage.END_OF_DATA))) {
                Script script = Script.normal().offering(offered).at(one.step(), 1, Fault.answer(452, "4.3.1", "Full"));
                try (ScenarioServer server = ScenarioServer.start(script);
                        SmtpClient client = greeted(server, OPTIONS)) {
                    Sent refused = client.send(mail(MESSAGE, "b@example.org", "c@example.org"));
                    String code = one.stage() + " 452";
                    assertThat(codes(refused)).containsExactly(code, code);
                    Sent accepted = client.send(mail(MESSAGE, "b@example.org"));
                    assertThat(codes(accepted)).containsExactly("END_OF_DATA 250");
                    client.quit();
                    assertThat(server.received()).hasSize(1);
                }
            }
        }
    }

    @Test
    void whereNobodyIsAcceptedNothingIsSent() throws Exception {
        for (String[] offered : new String[][] {{"PIPELINING"}, {}}) {
            Script script = Script.normal().offering(offered).at(Step.RCPT, 1, Fault.answer(550, "5.1.1", "No"));
            try (ScenarioServer server = ScenarioServer.start(script);
                    SmtpClient client = greeted(server, OPTIONS)) {
                assertThat(codes(client.send(mail(MESSAGE, "b@example.org")))).containsExactly("RCPT 550");
                assertThat(server.received()).isEmpty();
                assertThat(client.send(mail(MESSAGE, "b@example.org")).accepted())
                        .isTrue();
                client.quit();
                assertThat(server.received()).hasSize(1);
            }
        }
    }

    @Test
    void a354ForNobodyIsAnsweredWithAnEmptyMessage() throws Exception {
        Script script = Script.normal()
                .at(Step.RCPT, 1, Fault.answer(550, "5.1.1", "No"))
                .at(Step.DATA, 1, new Fault.Answer(Reply.plain(354, "Go on, for nobody")));
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = greeted(server, OPTIONS)) {
            assertThat(codes(client.send(mail(MESSAGE, "b@example.org")))).containsExactly("RCPT 550");
            assertThat(server.transcripts().getFirst().print())
                    .contains("C: .\n")
                    .doesNotContain("Subject");
            assertThat(client.send(mail(MESSAGE, "b@example.org")).accepted()).isTrue();
        }
    }

    @Test
    void lmtpHasAReplyForEachRecipient(@TempDir Path folder) throws Exception {
        Script script = Script.normal()
                .speakingLmtp()
                .forRecipient("no@example.org", Fault.answer(550, "5.1.1", "Nobody"))
                .afterData("full@example.org", Fault.answer(452, "4.2.2", "Full"));
        ClientOptions lmtp = OPTIONS.with(Protocol.LMTP);
        Outgoing mail = mail(MESSAGE, "a@example.org", "no@example.org", "full@example.org", "b@example.org");
        try (ScenarioServer server = ScenarioServer.start(script)) {
            assertThat(codes(send(server, lmtp, mail)))
                    .containsExactly("END_OF_DATA 250", "RCPT 550", "END_OF_DATA 452", "END_OF_DATA 250");
            assertThat(server.received().getFirst().recipients()).containsExactly("a@example.org", "b@example.org");
        }
        Path socket = folder.resolve("lmtp");
        try (ScenarioServer server = ScenarioServer.start(script, socket);
                SmtpClient client = SmtpClient.connect(lmtp, socket)) {
            assertThat(client.greeting().code()).isEqualTo(220);
            assertThat(client.hello().code()).isEqualTo(250);
            assertThat(codes(client.send(mail)))
                    .containsExactly("END_OF_DATA 250", "RCPT 550", "END_OF_DATA 452", "END_OF_DATA 250");
            client.quit();
            assertThat(server.received().getFirst().text()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void passwordsOpenTheDoor() throws Exception {
        Script script = Script.normal().user("anna", "s3cret");
        for (ClientExchange exchange :
                List.of(ClientExchange.plain("anna", "s3cret"), ClientExchange.login("anna", "s3cret"))) {
            try (ScenarioServer server = ScenarioServer.start(script);
                    SmtpClient client = greeted(server, OPTIONS)) {
                assertThat(codes(client.send(mail(MESSAGE, "b@example.org")))).containsExactly("MAIL 530");
                assertThat(client.extensions().authMechanisms()).containsExactly("PLAIN", "LOGIN");
                assertThat(client.authenticate(ClientExchange.plain("anna", "wrong"))
                                .code())
                        .isEqualTo(535);
                assertThat(client.authenticate(exchange).code()).isEqualTo(235);
                assertThat(client.send(mail(MESSAGE, "b@example.org")).accepted())
                        .isTrue();
                client.quit();
                assertThat(server.received().getFirst().user()).contains("anna");
                assertThat(server.transcripts().getFirst().print())
                        .contains("AUTH PLAIN ***")
                        .doesNotContain("AGFubmEAczNjcmV0", "czNjcmV0");
            }
        }
    }

    @Test
    void a13_aBodyWithBareLineEndsIsRefusedAndNothingArrives() throws Exception {
        for (String bad :
                List.of("a\nb\r\n", "a\n.\nb\r\n", "\r\n.\n", "a\r", "a\r.\r", "x".repeat(99_999) + "\n.\r\n")) {
            try (ScenarioServer server = ScenarioServer.start(Script.normal())) {
                assertThatThrownBy(() -> send(server, OPTIONS, mail(bad, "b@example.org")))
                        .isInstanceOfSatisfying(
                                BodyRefused.class,
                                refused -> assertThat(refused.reply().code()).isEqualTo(554));
                assertThat(server.received()).isEmpty();
            }
        }
    }

    @Test
    void whatTheServerDoesNotOfferIsRefusedHere() throws Exception {
        Script plain = Script.normal().offering("PIPELINING", "SIZE 100");
        Outgoing big = mail("x".repeat(200) + "\r\n", "b@example.org");
        Outgoing eight = outgoing("\u00e9\r\n", true, false, "b@example.org");
        Outgoing seven = outgoing("e\r\n", true, false, "b@example.org");
        Outgoing utf8 = outgoing("\u00e9\r\n", false, true, "b@example.org");
        Outgoing needless = outgoing("e\r\n", false, true, "b@example.org");
        Outgoing half = outgoing("e\r\n", false, false, "b@example.org", "\u00e9@example.org");
        try (ScenarioServer server = ScenarioServer.start(plain);
                SmtpClient client = greeted(server, OPTIONS)) {
            assertThat(codes(client.send(big))).containsExactly("EXTENSIONS 552");
            assertThat(codes(client.send(eight))).containsExactly("EXTENSIONS 554");
            assertThat(codes(client.send(seven))).containsExactly("END_OF_DATA 250");
            assertThat(codes(client.send(utf8))).containsExactly("EXTENSIONS 554");
            assertThat(codes(client.send(needless))).containsExactly("END_OF_DATA 250");
            assertThat(codes(client.send(half))).containsExactly("END_OF_DATA 250", "EXTENSIONS 553");
            client.quit();
            assertThat(server.received()).hasSize(3);
        }
        try (ScenarioServer server = ScenarioServer.start(Script.normal());
                SmtpClient client = greeted(server, OPTIONS)) {
            for (Outgoing mail : List.of(big, eight, utf8, half)) {
                assertThat(client.send(mail).accepted()).isTrue();
            }
            client.quit();
            assertThat(server.received().get(1).parameters()).contains("BODY=8BITMIME");
            assertThat(server.received().get(2).parameters()).contains("SMTPUTF8");
            assertThat(server.received().get(3).recipients()).contains("\u00e9@example.org");
        }
    }
}
