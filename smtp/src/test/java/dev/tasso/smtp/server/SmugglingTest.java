package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.wire.Limits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Only CRLF.CRLF ends a message and only CRLF ends a command (RFC 5321 sections 2.3.8 and 4.1.1.4).
class SmugglingTest {

    private static final List<String> BARE = List.of(
            "\n.\n",
            "\r.\r",
            "\r.\n",
            "\n.\r",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r\n",
            "\r\n.\rX",
            "\r\n.\r\r\n",
            "\r\r\n.\r\r\n");

    private static final List<String> NUL = List.of("\r\n\0.\r\n", "\r\n.\0\r\n");

    private static final String SECOND =
            "MAIL FROM:<evil@client.example>\r\nRCPT TO:<victim@mx.example>\r\nDATA\r\nsmuggled";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a1_to_a10_noLookalikeOfTheEndIsAnEndHoweverItIsSplit(boolean tls) throws IOException {
        try (TestServer server = TestServer.withTls();
                RawClient client = greeted(server, tls)) {
            for (String end : BARE) {
                for (int at = 0; at <= end.length(); at++) {
                    client.toData().send("Subject: one\r\n\r\nfirst");
                    client.sendSplit(end, at).send(SECOND + "\r\n.\r\n");
                    client.expect("550 5.6.0");
                }
            }
            client.say("NOOP").expect("250 2.0.0");
            assertThat(server.count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a9_a10_aNulBesideTheDotIsContentOfOneMessage(boolean tls) throws IOException {
        try (TestServer server = TestServer.withTls();
                RawClient client = greeted(server, tls)) {
            int sent = 0;
            for (String end : NUL) {
                for (int at = 0; at <= end.length(); at++) {
                    client.toData().send("Subject: one\r\n\r\nfirst");
                    client.sendSplit(end, at).send(SECOND + "\r\n.\r\n");
                    client.expect("250 2.0.0");
                    assertThat(server.count()).isEqualTo(++sent);
                    assertThat(server.sink().accepted.getLast().body()).contains("first", "\0", "smuggled");
                }
            }
            client.say("NOOP").expect("250 2.0.0");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a1_to_a10_theRealEndIsFoundHoweverItIsSplit(boolean tls) throws IOException {
        try (TestServer server = TestServer.withTls();
                RawClient client = greeted(server, tls)) {
            String end = "\r\n.\r\n";
            for (int at = 0; at <= end.length(); at++) {
                client.toData().send("first").sendSplit(end, at).expect("250 2.0.0");
            }
            assertThat(server.sink().accepted)
                    .hasSize(end.length() + 1)
                    .allMatch(it -> it.body().equals("first\r\n"));
        }
    }

    /// The reader stops at the fault in the middle of what has arrived; a stuffed dot that it had read must not look
    /// like the end when it reads on.
    @Test
    void a1_to_a10_aStuffedDotBeforeABareLineEndIsNoEnd() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            for (String stuffed : List.of("..\r\n", "..x\r\n", "a\r\n..\r\n")) {
                client.toData().send(stuffed + "RSET\r\n" + SECOND + "\r\na\nb\r\n..c\r\n.\r\nHELP\r\n");
                client.expect("550 5.6.0");
                client.expect("214");
            }
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void a11_aBareLineEndInACommandRunsNothing() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            for (String end : List.of("\n", "\r", "\n\r", "\r\r")) {
                client.send("MAIL FROM:<a@client.example>" + end + "RCPT TO:<b@mx.example>\r\n")
                        .expect("500 5.5.2");
                client.say("RCPT TO:<b@mx.example>").expect("503 5.5.1");
            }
            client.say("NOOP\r").expect("500 5.5.2");
            client.say("NOOP").expect("250 2.0.0");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a11_a12_aBareLineEndRunsNothingHoweverItIsSplit(boolean tls) throws IOException {
        String evil = "a\n.\r\nMAIL FROM:<evil@client.example>\r\n";
        List<String> groups = List.of(
                "NOOP\nMAIL FROM:<a@client.example>\r\nRCPT TO:<b@mx.example>\r\n",
                "NOOP\rMAIL FROM:<a@client.example>\r\nRCPT TO:<b@mx.example>\r\n",
                "BDAT " + evil.length() + "\r\n" + evil + "RCPT TO:<b@mx.example>\r\n");
        try (TestServer server = TestServer.withTls();
                RawClient client = greeted(server, tls)) {
            for (String group : groups) {
                for (int at = 0; at <= group.length(); at++) {
                    client.sendSplit(group, at).expect("50");
                    client.expect("503 5.5.1");
                }
            }
            client.say("NOOP").expect("250 2.0.0");
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void a15_aNulInACommandRunsNothingAndInAMessageCutsNothing() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            client.say("MAIL FROM:<a@client.example>\0").expect("500 5.5.2");
            client.say("RCPT TO:<b@mx.example>").expect("503 5.5.1");
            client.toData().send("before\0after\r\n.\r\n").expect("250 2.0.0");
            assertThat(server.sink().accepted.getFirst().body()).isEqualTo("before\0after\r\n");
        }
    }

    @Test
    void a16_octetsAbove127InHeadersArriveAsTheyWere() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            client.toData().send("Subject: \u00fc\u00ff\r\n\r\n\u0080\r\n.\r\n").expect("250 2.0.0");
            assertThat(server.sink().accepted.getFirst().body()).isEqualTo("Subject: \u00fc\u00ff\r\n\r\n\u0080\r\n");
        }
    }

    @Test
    void a17_anOverlongCommandIsOneErrorAndItsTailIsNoCommand() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            for (int length : new int[] {2_047, 4_096, 12_288, 16_384, 100_000}) {
                client.send("NOOP " + "x".repeat(length) + "MAIL FROM:<a@client.example>\r\n")
                        .expect("500 5.5.2");
                client.say("RCPT TO:<b@mx.example>").expect("503 5.5.1");
            }
            client.say("NOOP " + "x".repeat(2_041)).expect("250 2.0.0");
        }
    }

    @Test
    void a18_anOverlongTextLineIsRefusedWholeAndNoDotMovesToALineStart() throws IOException {
        try (TestServer server = TestServer.start(
                        options -> options.withLimits(Limits.defaults().withTextLineOctetsMax(1_000)));
                RawClient client = server.greeted()) {
            for (int length = 995; length < 1_005; length++) {
                client.toData().send("x".repeat(length) + ".\r\n.\r\n");
                client.expect(length + 3 <= 1_000 ? "250 2.0.0" : "554 5.6.0");
            }
            client.say("NOOP").expect("250 2.0.0");
            assertThat(server.sink().accepted).hasSize(3);
        }
    }

    @Test
    void a19_dotsAtTheEdgesOfBuffersAreUnstuffedOnce() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            for (int edge : new int[] {1_024, 4_096, 8_192, 16_384}) {
                for (int length = edge - 4; length <= edge + 2; length++) {
                    client.toData()
                            .send("x".repeat(length) + "\r\n..\r\n...x\r\n..x.\r\n.\r\n")
                            .expect("250 2.0.0");
                    assertThat(server.sink().accepted.getLast().body())
                            .isEqualTo("x".repeat(length) + "\r\n.\r\n..x\r\n.x.\r\n");
                }
            }
        }
    }

    private static RawClient greeted(TestServer server, boolean tls) throws IOException {
        RawClient client = server.greeted();
        if (tls) {
            client.startTls().say("EHLO client.example").expect("250-mx.example ");
        }
        return client;
    }
}
