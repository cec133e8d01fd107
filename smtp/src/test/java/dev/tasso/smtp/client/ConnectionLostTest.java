package dev.tasso.smtp.client;

import static dev.tasso.smtp.client.Client.MESSAGE;
import static dev.tasso.smtp.client.Client.OPTIONS;
import static dev.tasso.smtp.client.Client.SOON;
import static dev.tasso.smtp.client.Client.codes;
import static dev.tasso.smtp.client.Client.greeted;
import static dev.tasso.smtp.client.Client.mail;
import static dev.tasso.smtp.client.Client.mailbox;
import static dev.tasso.smtp.client.Client.send;
import static dev.tasso.smtp.client.Client.sender;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the client makes of connections that end, stall or break (RFC 5321 section 4.5.3.2).
@Timeout(180)
class ConnectionLostTest {

    @Test
    void aServerThatClosesWith421DecidesForAll() throws Exception {
        Script script = Script.normal().at(Step.RCPT, 1, new Fault.AnswerAndHangUp(Reply.of(421, "4.3.2", "Closing")));
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = greeted(server, OPTIONS)) {
            Sent sent = client.send(mail(MESSAGE, "b@example.org", "c@example.org"));
            assertThat(codes(sent)).containsExactly("RCPT 421", "RCPT 421");
            assertThatThrownBy(() -> client.send(mail(MESSAGE, "b@example.org")))
                    .isInstanceOf(ConnectionLost.class);
        }
    }

    @Test
    void aLostConnectionNamesItsStage() throws Exception {
        record Case(Step step, Stage stage) {}
        for (Case one : List.of(
                new Case(Step.CONNECT, Stage.GREETING),
                new Case(Step.EHLO, Stage.HELLO),
                new Case(Step.MAIL, Stage.MAIL),
                new Case(Step.RCPT, Stage.RCPT),
                new Case(Step.DATA, Stage.DATA),
                new Case(Step.END_OF_DATA, Stage.END_OF_DATA))) {
            try (ScenarioServer server = ScenarioServer.start(Script.normal().at(one.step(), new Fault.HangUp()))) {
                assertThatThrownBy(() -> send(server, OPTIONS, mail(MESSAGE, "b@example.org")))
                        .isInstanceOfSatisfying(
                                ConnectionLost.class,
                                lost -> assertThat(lost.stage()).isEqualTo(one.stage()));
                assertThat(server.received()).isEmpty();
            }
        }
    }

    @Test
    void aReplyLostAfterTheFinalDotLeavesTheOutcomeOpenAndTellsWhatWasDecided() throws Exception {
        Script script = Script.normal()
                .forRecipient("no@example.org", Fault.answer(550, "5.1.1", "Nobody"))
                .at(Step.END_OF_DATA, new Fault.LoseReply());
        try (ScenarioServer server = ScenarioServer.start(script)) {
            assertThatThrownBy(() -> send(server, OPTIONS, mail(MESSAGE, "b@example.org", "no@example.org")))
                    .isInstanceOfSatisfying(ConnectionLost.class, lost -> {
                        assertThat(lost.stage()).isEqualTo(Stage.END_OF_DATA);
                        assertThat(lost.decided())
                                .singleElement()
                                .satisfies(
                                        result -> assertThat(result.recipient()).hasToString("no@example.org"));
                    });
            assertThat(server.await(1, SOON)).hasSize(1);
        }
    }

    @Test
    void aServerThatRefusesHalfWayIsHeard() throws Exception {
        Script script =
                Script.normal().at(Step.BODY, new Fault.AnswerAndHangUp(Reply.of(552, "5.3.4", "Too big for me")));
        try (ScenarioServer server = ScenarioServer.start(script)) {
            try {
                Sent sent = send(
                        server, OPTIONS, mail("x".repeat(998).concat("\r\n").repeat(30_000), "b@example.org"));
                assertThat(codes(sent)).containsExactly("BODY 552");
            } catch (ConnectionLost lost) {
                // The reset may overtake the reply on its way through the kernel.
                assertThat(lost.stage()).isEqualTo(Stage.BODY);
            }
        }
    }

    @Test
    void timeoutsHoldAtEveryStage() throws Exception {
        ClientOptions hasty = OPTIONS.with(Timeouts.each(Duration.ofMillis(200)));
        for (Step step : List.of(Step.CONNECT, Step.EHLO, Step.MAIL, Step.DATA, Step.END_OF_DATA)) {
            try (ScenarioServer server = ScenarioServer.start(Script.normal().at(step, new Fault.Stall()))) {
                long startNanos = System.nanoTime();
                assertThatThrownBy(() -> send(server, hasty, mail(MESSAGE, "b@example.org")))
                        .isInstanceOf(ConnectionLost.class)
                        .hasCauseInstanceOf(java.net.SocketTimeoutException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aServerThatTakesNothingIsGivenUp() throws Exception {
        ClientOptions hasty = OPTIONS.with(Timeouts.each(Duration.ofMillis(300)));
        Script script = Script.normal().at(Step.BODY, new Fault.Slow(Duration.ofSeconds(20)));
        try (ScenarioServer server = ScenarioServer.start(script)) {
            String big = "x".repeat(998).concat("\r\n").repeat(60_000);
            assertThatThrownBy(() -> send(server, hasty, mail(big, "b@example.org")))
                    .isInstanceOfSatisfying(
                            ConnectionLost.class,
                            lost -> assertThat(lost.stage()).isEqualTo(Stage.BODY));
        }
    }

    @Test
    void unixSocketsTimeOutToo(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("lmtp");
        Script script = Script.normal().speakingLmtp().at(Step.CONNECT, new Fault.Stall());
        ClientOptions hasty = OPTIONS.with(Protocol.LMTP).with(Timeouts.each(Duration.ofMillis(200)));
        try (ScenarioServer server = ScenarioServer.start(script, socket);
                SmtpClient client = SmtpClient.connect(hasty, socket)) {
            assertThatThrownBy(client::greeting)
                    .isInstanceOf(ConnectionLost.class)
                    .hasCauseInstanceOf(java.net.SocketTimeoutException.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatCannotBeReadIsNoLostConnection() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal())) {
            Outgoing mail = Outgoing.plain(sender(), List.of(mailbox("b@example.org")), () -> {
                throw new IOException("the disk is gone");
            });
            assertThatThrownBy(() -> send(server, OPTIONS, mail))
                    .isNotInstanceOf(ConnectionLost.class)
                    .hasMessage("the disk is gone");
            assertThat(server.received()).isEmpty();
        }
    }
}
