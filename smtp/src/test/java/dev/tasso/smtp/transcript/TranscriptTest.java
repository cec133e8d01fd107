package dev.tasso.smtp.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.transcript.Transcript.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One notation for golden tests, recordings and bug reports.
class TranscriptTest {

    @Test
    void whatIsPrintedReadsBack() {
        Recorder recorder = Recorder.client(100);
        recorder.received("220 mx.example");
        recorder.sent("EHLO a.example");
        recorder.received("250 mx.example");
        recorder.remark("TLS");
        recorder.sent("");
        recorder.sentRaw(new byte[] {'a', '\n', '"', '\\', 0, (byte) 0xff});
        String printed = recorder.transcript().print();
        assertThat(printed).isEqualTo("""
            S: 220 mx.example
            C: EHLO a.example
            S: 250 mx.example
            # TLS
            C:\s
            C| "a\\n\\"\\\\\\0\\xff"
            """);
        assertThat(Transcript.parse(printed).print()).isEqualTo(printed);
    }

    @Test
    void offsetsReadBackToo() {
        String timed = "     0 S: 220 mx.example\n    12 C: EHLO a.example\n100000 # TLS\n";
        Transcript transcript = Transcript.parse(timed);
        assertThat(transcript.entries()).extracting(Transcript.Entry::offsetMs).containsExactly(0L, 12L, 100_000L);
        assertThat(transcript.printTimed()).isEqualTo(timed);
        assertThat(transcript.print()).isEqualTo("S: 220 mx.example\nC: EHLO a.example\n# TLS\n");
    }

    @Test
    void handWrittenTranscriptsMayHoldEmptyLines() {
        Transcript transcript = Transcript.parse("# one\n\nS: 220 *\nC:\nX: spool 0   nothing is queued\n");
        assertThat(transcript.entries())
                .extracting(Transcript.Entry::kind)
                .containsExactly(Kind.REMARK, Kind.SERVER, Kind.CLIENT, Kind.FACT);
        assertThatThrownBy(() -> Transcript.parse("S: 220 *\n220 x\n")).hasMessageContaining("line 2");
    }

    @Test
    void secretsAreNeverWrittenDown() {
        Recorder recorder = Recorder.server(100);
        recorder.received("AUTH PLAIN AHNlY3JldA==");
        recorder.sent("535 5.7.8 no");
        recorder.received("auth  login  c2VjcmV0");
        recorder.sent("334 VXNlcm5hbWU6");
        recorder.received("c2VjcmV0");
        recorder.sent("334 UGFzc3dvcmQ6");
        recorder.received("c2VjcmV0");
        recorder.sent("235 2.7.0 yes");
        recorder.received("MAIL FROM:<>");
        String printed = recorder.transcript().print();
        assertThat(printed).doesNotContain("c2VjcmV0", "AHNlY3JldA");
        assertThat(printed).contains("AUTH PLAIN ***", "auth login ***", "C: ***", "C: MAIL FROM:<>");
    }

    /// A challenge and its answer, together, are all that a search for the password needs.
    @Test
    void g100_noChallengeAndNoAnswerIsWrittenDownByEitherSide() {
        List<String> exchange = List.of(
                "EHLO a.example",
                "250 mx.example",
                "AUTH SCRAM-SHA-256 biwsbj11c2Vy",
                "334 cj1ub25jZSxzPXNhbHQ=",
                "Yz1iaXdzLHA9cHJvb2Y=",
                "334 dj1zaWduYXR1cmU=",
                "",
                "235 2.7.0 yes",
                "AUTH CRAM-MD5",
                "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+",
                "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",
                "535 5.7.8 no",
                "MAIL FROM:<>",
                "250 ok");
        for (boolean client : new boolean[] {true, false}) {
            Recorder recorder = client ? Recorder.client(100) : Recorder.server(100);
            for (int i = 0; i < exchange.size(); i++) {
                if (client == (i % 2 == 0)) {
                    recorder.sent(exchange.get(i));
                } else {
                    recorder.received(exchange.get(i));
                }
            }
            assertThat(recorder.transcript().print()).isEqualTo("""
                C: EHLO a.example
                S: 250 mx.example
                C: AUTH SCRAM-SHA-256 ***
                S: 334 ***
                C: ***
                S: 334 ***
                C: ***
                S: 235 2.7.0 yes
                C: AUTH CRAM-MD5
                S: 334 ***
                C: ***
                S: 535 5.7.8 no
                C: MAIL FROM:<>
                S: 250 ok
                """);
        }
    }

    @Test
    void g100_neitherHasteNorOddSpacesNorRawOctetsTellASecret() {
        Recorder early = Recorder.client(100);
        early.sent("NOOP");
        early.sent("\tAUTH\tPLAIN\tc2VjcmV0");
        early.sent("c2VjcmV0");
        early.received("250 for NOOP");
        early.received("334 ");
        early.sent("c2VjcmV0");
        early.sentRaw("c2VjcmV0".getBytes(StandardCharsets.US_ASCII));
        assertThat(early.transcript().print()).doesNotContain("c2VjcmV0").contains("AUTH PLAIN ***", "C| \"***\"");

        Recorder slow = Recorder.server(100);
        slow.received("AUTH CRAM-MD5");
        for (char c : "334 PDE4OTY+\r\n".toCharArray()) {
            slow.sentRaw(new byte[] {(byte) c});
        }
        slow.received("dGltIGI5MTNh");
        slow.sent("535 5.7.8 no");
        slow.received("QUIT");
        assertThat(slow.transcript().print())
                .isEqualTo("C: AUTH CRAM-MD5\nS: \"334 ***\"\nC: ***\nS: 535 5.7.8 no\nC: QUIT\n");
    }

    /// A client of LOGIN says its password in the line after a challenge: who begins to listen there must not read it.
    @Test
    void aTapThatOpensInTheMidstOfALoginLearnsNoSecret() {
        for (boolean client : new boolean[] {true, false}) {
            Listener listener = new Listener();
            Recorder recorder = client ? Recorder.client(listener) : Recorder.server(listener);
            List<String> before = List.of("AUTH LOGIN", "334 VXNlcm5hbWU6");
            List<String> heard = List.of("c2VjcmV0", "334 UGFzc3dvcmQ6", "c2VjcmV0", "235 2.7.0 yes", "NOOP");
            boolean mine = client;
            for (String line : before) {
                speak(recorder, mine, line);
                mine = !mine;
            }
            listener.open = true;
            for (String line : heard) {
                speak(recorder, mine, line);
                mine = !mine;
            }
            listener.open = false;
            speak(recorder, mine, "250 unheard");
            assertThat(listener.heard).containsExactly("C: ***", "S: 334 ***", "C: ***", "S: 235 2.7.0 yes", "C: NOOP");
            assertThat(recorder.transcript().entries()).isEmpty();
        }
    }

    private static void speak(Recorder recorder, boolean mine, String line) {
        if (mine) {
            recorder.sent(line);
        } else {
            recorder.received(line);
        }
    }

    private static final class Listener implements Tap {
        private final List<String> heard = new ArrayList<>();
        private boolean open;

        @Override
        public boolean open() {
            return open;
        }

        @Override
        public void said(Transcript.Entry entry) {
            heard.add(entry.toString());
        }

        @Override
        public void closed(Optional<String> lost) {}
    }

    @Test
    void aRecordingIsBounded() {
        Recorder recorder = Recorder.client(3);
        for (int i = 0; i < 10; i++) {
            recorder.sent("x".repeat(100_000));
        }
        assertThat(recorder.transcript().entries()).hasSize(3);
        assertThat(recorder.transcript().print()).hasSizeLessThan(10_000);
        Recorder.off().sent("x");
        assertThat(Recorder.off().transcript().entries()).isEmpty();
    }

    @Test
    void starsMatchAnyRunOfCharacters() {
        assertThat(Player.matches("250 ok", "250 ok")).isTrue();
        assertThat(Player.matches("250 ok", "250 ok ")).isFalse();
        assertThat(Player.matches("5*", "550 5.7.1 no")).isTrue();
        assertThat(Player.matches("5*", "450 5.7.1 no")).isFalse();
        assertThat(Player.matches("*a*b*", "xxaxxbxx")).isTrue();
        assertThat(Player.matches("*a*b*", "xxbxxaxx")).isFalse();
        assertThat(Player.matches("ab*ba", "aba")).isFalse();
        assertThat(Player.matches("a*b*b", "ab")).isFalse();
        assertThat(Player.matches("*", "")).isTrue();
    }

    @Test
    void rawOctetsHaveOneNotation() {
        assertThat(Raw.unquote("\"\\r\\n\\t\\0\\\\\\\"\\xFFa\"")).contains("\r\n\t\0\\\"\u00ffa");
        for (String broken : new String[] {"", "\"", "a", "\"\\\"", "\"\\q\"", "\"\\x1\"", "\"\\xzz\""}) {
            assertThat(Raw.unquote(broken)).as(broken).isEmpty();
        }
        for (char c = 0; c < 256; c++) {
            assertThat(Raw.unquote(Raw.quote("a" + c))).contains("a" + c);
        }
    }
}
