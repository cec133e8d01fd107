package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.wire.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// The switch to TLS, and what may not survive it (RFC 3207, RFC 8996).
class StartTlsTest {

    private static final int ALERT = 21;

    @Test
    void c29_commandsBehindStartTlsNeverRun() throws IOException {
        String injected = "EHLO evil.example\r\nMAIL FROM:<evil@client.example>\r\n";
        try (TestServer server = TestServer.withTls()) {
            String group = "STARTTLS\r\n" + injected;
            for (int at = "STARTTLS\r\n".length() + 1; at <= group.length(); at++) {
                try (RawClient client = server.greeted()) {
                    client.sendSplit(group, at);
                    // Either all of it was seen in time, or the handshake starts and meets plain text.
                    String reply = client.reply();
                    assertThat(reply).startsWith(reply.startsWith("220") ? "220 2.0.0" : "503 5.5.1");
                    if (reply.startsWith("503")) {
                        client.expectClosed();
                    } else {
                        assertThatThrownBy(client::handshake).isInstanceOf(IOException.class);
                    }
                }
            }
        }
    }

    @Test
    void c29_aSecondSegmentOfPlainTextBreaksTheHandshakeAndRunsNothing() throws Exception {
        try (TestServer server = TestServer.withTls()) {
            try (RawClient client = server.greeted()) {
                client.say("STARTTLS").expect("220 2.0.0");
                client.send("EHLO evil.example\r\nMAIL FROM:<evil@client.example>\r\n");
                assertThatThrownBy(client::handshake).isInstanceOf(IOException.class);
            }
            server.sink().awaitClosed(1);
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void c31_whatWasSaidBeforeTlsIsForgotten() throws IOException {
        try (TestServer server = TestServer.withTls();
                RawClient client = server.greeted()) {
            client.startTls();
            client.say("MAIL FROM:<a@client.example>").expect("503 5.5.1");
            assertThat(client.say("EHLO client.example").reply()).doesNotContain("STARTTLS");
            client.toData().say(".").expect("250 2.0.0");
            Peer peer = server.sink().accepted.getFirst().transaction().peer();
            assertThat(peer.tls())
                    .hasValueSatisfying(tls -> assertThat(tls.protocol()).isEqualTo("TLSv1.3"));
        }
    }

    @Test
    void c31_aPeerBehindTlsHasNotGreetedAndIsNobody() throws IOException {
        Peer before = new Peer("mx", new InetSocketAddress(0), new InetSocketAddress(0))
                .greeting(new Hello("client.example", true))
                .authenticated("alice");
        try (TestServer server = TestServer.withTls();
                RawClient client = server.greeted()) {
            client.startTls().say("EHLO again.example").expect("250-");
            client.toData().say(".").expect("250 2.0.0");
            Peer secured = server.sink().accepted.getFirst().transaction().peer();
            assertThat(secured.hello()).map(Hello::name).contains("again.example");
            Peer after = before.secured(secured.tls().orElseThrow());
            assertThat(after.hello()).isEmpty();
            assertThat(after.user()).isEmpty();
        }
    }

    @Test
    void c29_aGroupBehindStartTlsRunsNothingHoweverItIsSplit() throws Exception {
        String group = "STARTTLS\r\nRSET\r\n";
        try (TestServer server = TestServer.withTls()) {
            for (int at = 0; at <= group.length(); at++) {
                try (RawClient client = server.greeted()) {
                    client.sendSplit(group, at);
                    String said = new String(client.plain.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
                    assertThat(said).isIn("220 ", "554 ", "501 ", "503 ");
                    assertThatThrownBy(client::handshake).isInstanceOf(IOException.class);
                }
            }
            server.sink().awaitClosed(group.length() + 1);
            assertThat(server.count()).isZero();
        }
    }

    /// They hold their connections open, and somebody else is served meanwhile.
    @Test
    void c40_aHugeOrStrangeClientHelloEndsItsOwnSessionOnly() throws Exception {
        String huge = "\u0016\u0003\u0001\u00ff\u00ff" + "\u0001".repeat(0xffff);
        List<String> hellos = List.of(
                huge,
                huge.substring(0, 6),
                "\u0016\u0003\u0001\u0000P\u0001\u0000",
                "\u0016\u0003\u0001\u0000\u0000",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u00ff\u00ff\u00ff",
                "\\".repeat(300));
        List<RawClient> odd = new ArrayList<>();
        try (TestServer server = TestServer.withTls()) {
            for (String hello : hellos) {
                RawClient client = server.greeted();
                odd.add(client);
                client.say("STARTTLS").expect("220 2.0.0");
                try {
                    client.send(hello);
                } catch (IOException cutOff) {
                    assertThat(cutOff).isNotNull();
                }
                try (RawClient honest = server.greeted()) {
                    honest.startTls().say("EHLO client.example").expect("250-");
                }
                server.sink().awaitClosed(1);
            }
            for (RawClient client : odd) {
                client.close();
            }
            server.sink().awaitClosed(odd.size());
            assertThat(server.sink().defects).isEmpty();
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void b28_aClientThatWantsToSpeakAnotherProtocolIsSentAway() throws Exception {
        try (TestServer server = TestServer.withTls()) {
            for (String[] wanted : new String[][] {{"h2", "http/1.1"}, {"imap"}, {"SMTP"}}) {
                try (RawClient client = server.greeted()) {
                    client.say("STARTTLS").expect("220 2.0.0");
                    assertThatThrownBy(() -> client.handshake(wanted)).isInstanceOf(IOException.class);
                }
            }
            server.sink().awaitClosed(3);
            for (String[] wanted : new String[][] {{"smtp"}, {"h2", "esmtp"}, {}}) {
                try (RawClient client = server.greeted()) {
                    client.say("STARTTLS").expect("220 2.0.0");
                    client.handshake(wanted).say("EHLO client.example").expect("250-");
                }
            }
            assertThat(server.sink().defects).isEmpty();
        }
    }

    @Test
    void c32_aSecondStartTlsIsRefused() throws IOException {
        try (TestServer server = TestServer.withTls();
                RawClient client = server.greeted()) {
            client.startTls();
            client.say("EHLO client.example").expect("250-");
            client.say("STARTTLS").expect("503 5.5.1");
            client.say("NOOP").expect("250 2.0.0");
        }
    }

    @Test
    void c33_startTlsIsRefusedInATransactionAndAfterAuth() throws IOException {
        Authentication anyone = Authentication.passwords((user, _, _) -> new Verdict.Granted(user));
        try (TestServer server = TestServer.start(options -> options.withTls(new Tls.Offered(Certificates::server))
                        .withAuthentication(anyone)
                        .withAuthRequiresTls(false));
                RawClient client = server.greeted()) {
            client.say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
            client.say("STARTTLS").expect("503 5.5.1");
            client.say("RSET").expect("250 2.0.0");
            client.say("AUTH PLAIN AGFsaWNlAHNlY3JldA==").expect("235 2.7.0");
            client.say("STARTTLS").expect("503 5.5.1");
        }
    }

    @Test
    void startTlsIsRefusedWhereItIsNotOffered() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.client()) {
            assertThat(client.say("EHLO client.example").reply()).doesNotContain("STARTTLS");
            client.say("STARTTLS").expect("502 5.5.1");
            client.say("STARTTLS now").expect("501 5.5.4");
        }
    }

    @Test
    void implicitTlsComesBeforeTheGreeting() throws IOException {
        try (TestServer server = TestServer.start(options -> options.withTls(new Tls.Implicit(Certificates::server)));
                RawClient client = new RawClient(server.server().address())) {
            client.handshake().expect("220 ");
            assertThat(client.say("EHLO client.example").reply()).doesNotContain("STARTTLS");
            client.say("STARTTLS").expect("503 5.5.1");
            client.toData().say(".").expect("250 2.0.0");
        }
    }

    /// Hellos written by hand: the JDK's own client can no longer be made to speak these versions.
    @Test
    void c38_versionsBeforeTls12AreRefused() throws IOException {
        try (TestServer server = TestServer.withTls()) {
            for (String version : List.of("0300", "0301", "0302")) {
                try (RawClient client = server.greeted()) {
                    client.say("STARTTLS").expect("220 2.0.0");
                    client.plain.getOutputStream().write(clientHello(version));
                    assertThat(client.in().read())
                            .as("an alert, not a handshake")
                            .isEqualTo(ALERT);
                }
            }
        }
    }

    private static byte[] clientHello(String version) {
        String suites = "c013c014c009c00a002f0035000a0005";
        String body = version + "00".repeat(32) + "00" + "%04x".formatted(suites.length() / 2) + suites + "0100";
        String handshake = "01" + "%06x".formatted(body.length() / 2) + body;
        String sentAs = version.equals("0300") ? version : "0301";
        return HexFormat.of().parseHex("16" + sentAs + "%04x".formatted(handshake.length() / 2) + handshake);
    }

    @Test
    void c39_aHandshakeThatDoesNotGoOnIsCutOff() throws Exception {
        Limits hasty = Limits.defaults().withCommandWithin(Duration.ofMillis(300));
        try (TestServer server = TestServer.start(options ->
                        options.withTls(new Tls.Offered(Certificates::server)).withLimits(hasty));
                RawClient client = server.greeted()) {
            client.say("STARTTLS").expect("220 2.0.0");
            client.send("\u0016\u0003\u0001");
            server.sink().awaitClosed(1);
            String last = new String(client.in().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(last).as("no reply in plain text").doesNotContain("421");
        }
    }

    @Test
    void c42_aConnectionCutInAMessageIsNoEndOfIt() throws Exception {
        List<Throwable> seen = new CopyOnWriteArrayList<>();
        Sink sink = new Sink();
        Handler watched = (transaction, body) -> {
            try {
                return sink.message(transaction, body);
            } catch (IOException cut) {
                seen.add(cut);
                throw cut;
            }
        };
        for (boolean tls : new boolean[] {false, true}) {
            ServerOptions options = ServerOptions.onLoopback(0).withTls(new Tls.Offered(Certificates::server));
            try (SmtpServer server = SmtpServer.start(options, watched)) {
                for (String part : List.of("", "x", "x\r\n", "x\r\n.", "x\r\n.\r")) {
                    try (RawClient client = new RawClient(server.address())) {
                        client.expect("220 ");
                        client.say("EHLO client.example").expect("250-");
                        if (tls) {
                            client.startTls().say("EHLO client.example").expect("250-");
                        }
                        client.toData().send(part);
                    }
                }
                server.stop(Duration.ofSeconds(20));
            }
        }
        assertThat(sink.accepted).isEmpty();
        assertThat(seen).hasSize(10);
    }
}
