package dev.tasso.smtp.client;

import static dev.tasso.smtp.client.Client.MESSAGE;
import static dev.tasso.smtp.client.Client.OPTIONS;
import static dev.tasso.smtp.client.Client.SOON;
import static dev.tasso.smtp.client.Client.codes;
import static dev.tasso.smtp.client.Client.greeted;
import static dev.tasso.smtp.client.Client.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.scenario.TestAuthority.Request;
import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Verification;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whom the client believes, and what it does not let itself be told before TLS (RFC 6125 section 6.4.4, RFC 5280
/// section 4.1.2.5).
@Timeout(180)
class TlsTest {

    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final Verification NAME = new Verification.Name("mx.example.org");
    private static final Verification NONE = new Verification.None("mx.example.org");

    @Test
    void aMessageTravelsOverStartTls() throws Exception {
        Script script =
                Script.normal().startTls(AUTHORITY.server("mx.example.org")).user("anna", "s3cret");
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = greeted(server, OPTIONS)) {
            assertThat(client.extensions().has("STARTTLS")).isTrue();
            assertThat(client.extensions().has("AUTH")).isFalse();
            assertThat(client.startTls(AUTHORITY.client(), NAME).code()).isEqualTo(220);
            assertThat(client.tls().orElseThrow().protocol()).isEqualTo("TLSv1.3");
            assertThat(client.extensions()).as("c31: forgotten").isEqualTo(Extensions.none());
            assertThat(client.hello().code()).isEqualTo(250);
            assertThat(client.extensions().has("STARTTLS")).isFalse();
            assertThat(client.authenticate(ClientExchange.plain("anna", "s3cret"))
                            .code())
                    .isEqualTo(235);
            String big = "x".repeat(998).concat("\r\n").repeat(2_000);
            assertThat(codes(client.send(mail(MESSAGE, "b@example.org")))).containsExactly("END_OF_DATA 250");
            assertThat(codes(client.send(mail(big, "b@example.org")))).containsExactly("END_OF_DATA 250");
            client.quit();
            assertThat(server.received()).hasSize(2).allMatch(mail -> mail.tls());
            assertThat(server.received().get(1).text()).isEqualTo(big);
        }
    }

    @Test
    void aMessageTravelsOverImplicitTls() throws Exception {
        Script script = Script.normal().implicitTls(AUTHORITY.server("mx.example.org"));
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = SmtpClient.connect(OPTIONS, server.address())) {
            client.implicitTls(AUTHORITY.client(), NAME);
            assertThat(client.greeting().code()).isEqualTo(220);
            assertThat(client.hello().code()).isEqualTo(250);
            assertThat(client.send(mail(MESSAGE, "b@example.org")).accepted()).isTrue();
            client.quit();
            assertThat(server.await(1, SOON).getFirst().tls()).isTrue();
        }
    }

    @Test
    void c30_repliesInjectedBeforeTheHandshakeEndTheConnection() throws Exception {
        for (String injected : List.of(
                "220 2.0.0 Go on\r\n250-evil.example\r\n250 AUTH PLAIN\r\n",
                "220 2.0.0 Go on\r\n220 again\r\n",
                "220 2.0.0 Go on\r\n2",
                "220 2.0.0 Go on\r\n\r\n")) {
            Script script = Script.normal()
                    .startTls(AUTHORITY.server("mx.example.org"))
                    .at(Step.STARTTLS, new Fault.Raw(injected));
            try (ScenarioServer server = ScenarioServer.start(script);
                    SmtpClient client = greeted(server, OPTIONS)) {
                assertThatThrownBy(() -> client.startTls(NONE))
                        .isInstanceOfSatisfying(
                                ConnectionLost.class,
                                lost -> assertThat(lost.stage()).isEqualTo(Stage.TLS));
                assertThatThrownBy(client::hello).isInstanceOf(ConnectionLost.class);
            }
        }
    }

    @Test
    void c35_aRefusedStartTlsIsAValueAndBrokenTlsIsNot() throws Exception {
        Script refused = Script.normal()
                .startTls(AUTHORITY.server("mx.example.org"))
                .at(Step.STARTTLS, 1, Fault.answer(454, "4.7.0", "Not now"))
                .at(Step.STARTTLS, 1, Fault.answer(502, "5.5.1", "Never"));
        try (ScenarioServer server = ScenarioServer.start(refused);
                SmtpClient client = greeted(server, OPTIONS)) {
            assertThat(client.startTls(NONE).code()).isEqualTo(454);
            assertThat(client.startTls(NONE).code()).isEqualTo(502);
            assertThat(client.tls()).isEmpty();
            assertThat(client.send(mail(MESSAGE, "b@example.org")).accepted()).isTrue();
        }
        for (Fault broken :
                List.of(new Fault.Raw("junk junk junk\r\n"), new Fault.HangUp(), new Fault.AnswerAndHangUp(bye()))) {
            Script script =
                    Script.normal().startTls(AUTHORITY.server("mx.example.org")).at(Step.HANDSHAKE, broken);
            try (ScenarioServer server = ScenarioServer.start(script);
                    SmtpClient client = greeted(server, OPTIONS)) {
                assertThatThrownBy(() -> client.startTls(NONE)).isInstanceOf(ConnectionLost.class);
            }
        }
    }

    @Test
    void c39_aHandshakeThatStallsTimesOut() throws Exception {
        Script script =
                Script.normal().startTls(AUTHORITY.server("mx.example.org")).at(Step.HANDSHAKE, new Fault.Stall());
        ClientOptions hasty = OPTIONS.with(Timeouts.each(Duration.ofMillis(300)));
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = greeted(server, hasty)) {
            assertThatThrownBy(() -> client.startTls(NONE))
                    .isInstanceOf(ConnectionLost.class)
                    .hasRootCauseInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void c36_aGreetingIs220OrARefusalAndNothingComesWithIt() throws Exception {
        for (String greeting :
                List.of("250 hello\r\n", "235 2.7.0 you are in\r\n", "354 go\r\n", "hello\r\n", "2200 x\r\n")) {
            Script script = Script.normal().at(Step.CONNECT, new Fault.Raw(greeting));
            try (ScenarioServer server = ScenarioServer.start(script);
                    SmtpClient client = SmtpClient.connect(OPTIONS, server.address())) {
                assertThatThrownBy(client::greeting)
                        .isInstanceOfSatisfying(
                                ConnectionLost.class,
                                lost -> assertThat(lost.stage()).isEqualTo(Stage.GREETING));
            }
        }
        Script script = Script.normal().at(Step.CONNECT, new Fault.Raw("220 mx\r\n235 2.7.0 you are in\r\n"));
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = SmtpClient.connect(OPTIONS, server.address())) {
            assertThat(client.greeting().code()).isEqualTo(220);
            assertThatThrownBy(client::hello).isInstanceOf(ConnectionLost.class);
        }
    }

    @Test
    void c37_aVerifiedNameRefusesEveryBadCertificate() throws Exception {
        Request good = Request.of("mx.example.org");
        for (SSLContext bad : List.of(
                AUTHORITY.server(good.expired()),
                AUTHORITY.server(good.notYet()),
                AUTHORITY.server("other.example.org"),
                AUTHORITY.server("*.org"),
                AUTHORITY.server("*.*.org"),
                AUTHORITY.server("example.org"),
                AUTHORITY.server("*.mx.example.org"),
                AUTHORITY.server("mx.example.org.evil.example"),
                AUTHORITY.server("mx.example.org\0.evil.example"),
                AUTHORITY.server("127.0.0.1"),
                AUTHORITY.server(good.onlyCommonName("mx.example.org")),
                TestAuthority.selfSigned(good),
                TestAuthority.create().server("mx.example.org"))) {
            assertThat(secured(bad, AUTHORITY.client(), NAME)).isFalse();
            assertThat(secured(bad, Tls.contextFor(NONE), NONE))
                    .as("opportunistic")
                    .isTrue();
        }
    }

    @Test
    void c37_aVerifiedNameAcceptsGoodCertificates() throws Exception {
        assertThat(secured(AUTHORITY.server("mx.example.org"), AUTHORITY.client(), NAME))
                .isTrue();
        assertThat(secured(AUTHORITY.server("*.example.org"), AUTHORITY.client(), NAME))
                .isTrue();
        assertThat(secured(AUTHORITY.server("a.example", "mx.example.org"), AUTHORITY.client(), NAME))
                .isTrue();
        Verification address = new Verification.Name("127.0.0.1");
        assertThat(secured(AUTHORITY.server("127.0.0.1"), AUTHORITY.client(), address))
                .isTrue();
        assertThat(secured(AUTHORITY.server("mx.example.org"), Tls.contextFor(NAME), NAME))
                .as("the authorities of the Java installation do not know ours")
                .isFalse();
    }

    @Test
    void c37_aNameThatIsAskedForByServerNameIsNotTheOneThatIsVerified() throws Exception {
        ClientOptions asking = OPTIONS.with(TlsOptions.jdk().withServerName("other.example.org"));
        assertThat(secured(AUTHORITY.server("other.example.org"), AUTHORITY.client(), NAME, asking))
                .as("the JDK alone would take it")
                .isFalse();
        assertThat(secured(AUTHORITY.server("mx.example.org"), AUTHORITY.client(), NAME, asking))
                .isTrue();
    }

    @Test
    void versionsAndCipherSuitesAreThoseThatWereAskedFor() throws Exception {
        Script script = Script.normal().startTls(AUTHORITY.server("mx.example.org"));
        TlsOptions old = TlsOptions.jdk()
                .withProtocols(List.of("TLSv1.2"))
                .withCipherSuites(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = greeted(server, OPTIONS.with(old))) {
            client.startTls(AUTHORITY.client(), NAME);
            assertThat(client.tls().orElseThrow().protocol()).isEqualTo("TLSv1.2");
            assertThat(client.tls().orElseThrow().cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        }
    }

    private static boolean secured(SSLContext server, SSLContext client, Verification verification) throws Exception {
        return secured(server, client, verification, OPTIONS);
    }

    private static boolean secured(
            SSLContext server, SSLContext client, Verification verification, ClientOptions options) throws Exception {
        try (ScenarioServer peer = ScenarioServer.start(Script.normal().startTls(server));
                SmtpClient connection = greeted(peer, options)) {
            connection.startTls(client, verification);
            return connection.hello().positive();
        } catch (ConnectionLost lost) {
            assertThat(lost.stage()).isEqualTo(Stage.TLS);
            return false;
        }
    }

    private static Reply bye() {
        return Reply.of(421, "4.3.2", "Bye");
    }
}
