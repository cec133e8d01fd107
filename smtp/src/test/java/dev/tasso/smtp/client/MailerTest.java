package dev.tasso.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a program gets that only wants to send: TLS, a login, and refusals as values.
final class MailerTest {

    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final Outgoing MAIL =
            Outgoing.text("a@example.org", List.of("b@example.net", "c@example.net"), "Subject: hello\n\nHello!");

    private static Mailer to(ScenarioServer server) {
        return Mailer.to("localhost", server.port()).with(AUTHORITY.client()).with(Client.OPTIONS);
    }

    @Test
    void sendsWithoutAnythingThatIsNotOffered() throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(to(server).send(MAIL).accepted()).isTrue();
            ReceivedMail mail = server.await(1).getFirst();
            assertThat(mail.tls()).isFalse();
            assertThat(mail.text()).isEqualTo("Subject: hello\r\n\r\nHello!\r\n");
        }
    }

    @Test
    void a14_aProgramsBareLineEndsLeaveAsLinesAndNoDotOfItsTextEndsTheMessage() throws Exception {
        String evil = "MAIL FROM:<evil@example.org>";
        String text = String.join("\n", "Subject: a\n", "x", ".", evil + "\r.\rQUIT\r", "..", "\r.", "");
        try (ScenarioServer server = ScenarioServer.start()) {
            Outgoing mail = Outgoing.text("me@example.org", List.of("you@example.net"), text);
            assertThat(to(server).send(mail).accepted()).isTrue();
            assertThat(server.await(1).getFirst().body())
                    .isEqualTo(String.join("\r\n", "x", ".", evil, ".", "QUIT", "..", "", ".", ""));
            assertThat(server.receivedCount()).isEqualTo(1);
            assertThat(server.transcripts().getFirst().print()).containsOnlyOnce("C: MAIL FROM");
        }
    }

    @Test
    void usesTlsWhereItIsOfferedAndItsPasswordOnlyThere() throws Exception {
        Script offered = Script.normal().startTls(AUTHORITY.server("localhost")).user("me", "secret");
        try (ScenarioServer server = ScenarioServer.start(offered)) {
            assertThat(to(server).login("me", "secret").send(MAIL).accepted()).isTrue();
            assertThat(server.await(1).getFirst().tls()).isTrue();
            assertThat(server.await(1).getFirst().user()).contains("me");
        }
        try (ScenarioServer server = ScenarioServer.start(Script.normal().user("me", "secret"))) {
            assertThat(Client.codes(to(server).login("me", "secret").send(MAIL)))
                    .containsExactly("TLS 502", "TLS 502");
            assertThat(server.transcripts().getFirst().print()).doesNotContain("AUTH PLAIN ***");
        }
    }

    @Test
    void aLoginAsksForACertificateOfThatHost() throws Exception {
        Script other =
                Script.normal().startTls(AUTHORITY.server("other.example")).user("me", "secret");
        try (ScenarioServer server = ScenarioServer.start(other)) {
            assertThatThrownBy(() -> to(server).login("me", "secret").send(MAIL))
                    .isInstanceOfSatisfying(
                            ConnectionLost.class,
                            lost -> assertThat(lost.stage()).isEqualTo(Stage.TLS));
            assertThat(server.receivedCount()).isZero();
        }
    }

    @Test
    void speaksTlsFromTheStart() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().implicitTls(AUTHORITY.server("localhost")))) {
            Sent sent = to(server).with(Mailer.Security.IMPLICIT).send(MAIL);
            assertThat(sent.accepted()).isTrue();
            assertThat(server.await(1).getFirst().tls()).isTrue();
        }
    }

    @Test
    void aRefusalOfWhateverIsTheFateOfEachRecipient() throws Exception {
        for (Step step : List.of(Step.CONNECT, Step.MAIL, Step.RCPT, Step.END_OF_DATA)) {
            Script refusing = Script.normal().at(step, Fault.answer(554, "5.7.1", "No"));
            try (ScenarioServer server = ScenarioServer.start(refusing)) {
                assertThat(Client.codes(to(server).send(MAIL)))
                        .as(step.toString())
                        .allMatch(code -> code.endsWith(" 554"))
                        .hasSize(2);
            }
        }
    }

    @Test
    void theTextSaysWhatItNeedsOfTheServer() throws IOException {
        assertThat(Outgoing.text("a@example.org", List.of("b@example.net"), "Subject: x\n\nGrüße\n")
                        .parameters()
                        .smtpUtf8())
                .isFalse();
        assertThat(Outgoing.text("a@example.org", List.of("b@example.net"), "Subject: Grüße\n\nx\n")
                        .parameters()
                        .smtpUtf8())
                .isTrue();
        assertThat(Outgoing.text("", List.of("bücher@example.net"), "Subject: x\n\nx\n")
                        .parameters()
                        .smtpUtf8())
                .isTrue();
        assertThatThrownBy(() -> Outgoing.text("nobody", List.of("b@example.net"), "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a mail address: nobody");
    }
}
