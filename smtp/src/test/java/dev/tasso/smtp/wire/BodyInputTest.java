package dev.tasso.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.reply.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Only CRLF.CRLF ends a body; whatever looks like it is content, and spoils the message.
class BodyInputTest {

    private static final Limits LIMITS = Limits.defaults();
    private static final int[] PIECES = {1, 2, 3, 5, 64, 1_024, 16_384, 1 << 20};

    private static final List<String> LOOKALIKES = List.of(
            "\n.\n",
            "\r.\r",
            "\r.\n",
            "\n.\r",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r\n",
            "\r\n.\r",
            "\r\n.\r\r\n",
            "\r\r\n.\r\r\n",
            "\n\n.\r\n",
            "\r\n.\n\r\n");

    @Test
    void a1_to_a10_lookalikesNeverEndABodyAndSpoilIt() throws IOException {
        for (String lookalike : LOOKALIKES) {
            String smuggled =
                    "Subject: one\r\n\r\none" + lookalike + "MAIL FROM:<evil@a>\r\nDATA\r\ntwo\r\n.\r\nNOOP\r\n";
            for (int piece : PIECES) {
                Canned canned = new Canned(smuggled, piece);
                InputStream body = canned.wire.body(LIMITS);
                assertThatThrownBy(body::readAllBytes)
                        .as(printable(lookalike) + " in pieces of " + piece)
                        .isInstanceOfSatisfying(
                                BodyRefused.class,
                                refused -> assertThat(refused.reply().code()).isEqualTo(550));
                assertThat(canned.wire.readLine(512, Duration.ofSeconds(5))).isEqualTo(new Line.Text("NOOP"));
            }
        }
    }

    @Test
    void a9_aNulBesideADotIsContent() throws IOException {
        for (int piece : PIECES) {
            assertThat(read("a\r\n\0.\r\nb\r\n.\r\n", piece)).isEqualTo("a\r\n\0.\r\nb\r\n");
            assertThat(read("a\r\n.\0\r\nb\r\n.\r\n", piece)).isEqualTo("a\r\n\0\r\nb\r\n");
        }
    }

    @Test
    void a_doubleCrBeforeARealEndSpoilsTheBodyButEndsIt() throws IOException {
        for (int piece : PIECES) {
            Canned canned = new Canned("a\r\r\n.\r\nNOOP\r\n", piece);
            assertThatThrownBy(canned.wire.body(LIMITS)::readAllBytes).isInstanceOf(BodyRefused.class);
            assertThat(canned.wire.readLine(512, Duration.ofSeconds(5))).isEqualTo(new Line.Text("NOOP"));
        }
    }

    @Test
    void dotsAreUnstuffed() throws IOException {
        for (int piece : PIECES) {
            assertThat(read(".\r\n", piece)).isEmpty();
            assertThat(read("..\r\n.\r\n", piece)).isEqualTo(".\r\n");
            assertThat(read("...\r\n..a\r\n.b\r\n.\r\n", piece)).isEqualTo("..\r\n.a\r\nb\r\n");
            assertThat(read("a.\r\n.\r\n", piece)).isEqualTo("a.\r\n");
            assertThat(read("\r\n\r\n.\r\n", piece)).isEqualTo("\r\n\r\n");
        }
    }

    @Test
    void a19_dotsAtTheEdgesOfBuffersAreUnstuffedExactly() throws IOException {
        for (int edge : new int[] {1_024, 4_096, 8_192, 16_384}) {
            for (int shift = -6; shift <= 6; shift++) {
                String before = "x".repeat(edge + shift - 2) + "\r\n";
                String wanted = before + ".\r\n..\r\n.a\r\nend\r\n";
                String stuffed = before + "..\r\n...\r\n..a\r\nend\r\n.\r\n";
                for (int piece : new int[] {1 << 20, edge, 1_000, 1}) {
                    assertThat(read(stuffed, piece)).isEqualTo(wanted);
                }
            }
        }
    }

    @Test
    void aReaderWithLittleRoomGetsTheSame() throws IOException {
        String stuffed = "ab\r\n..c\r\n\r\n..\r\nd\r\n.\r\n";
        for (int room = 1; room < 9; room++) {
            InputStream body = new Canned(stuffed, 1 << 20).wire.body(LIMITS);
            StringBuilder read = new StringBuilder();
            byte[] target = new byte[room];
            for (int count = body.read(target); count >= 0; count = body.read(target)) {
                assertThat(count).isPositive();
                read.append(new String(target, 0, count, StandardCharsets.ISO_8859_1));
            }
            assertThat(read).hasToString("ab\r\n.c\r\n\r\n.\r\nd\r\n");
        }
    }

    @Test
    void agreesWithTheNaiveReading() throws IOException {
        long seed = System.nanoTime();
        System.out.println("BodyInputTest seed " + seed);
        Random random = new Random(seed);
        String[] parts = {"\r\n", "\r\n", "\r\n", ".", ".", "a", "bc", "\r", "\n", "\0", "\u00e9", "x".repeat(1_500)};
        for (int round = 0; round < 4_000; round++) {
            StringBuilder octets = new StringBuilder();
            int bad = random.nextInt(3);
            for (int i = random.nextInt(12); i > 0; i--) {
                String part = parts[random.nextInt(parts.length)];
                octets.append(bad > 0 && (part.equals("\r") || part.equals("\n")) ? "y" : part);
            }
            String all = octets + "\r\n.\r\nNOOP\r\n";
            Optional<String> wanted = naive(all);
            Canned canned = new Canned(all, 1 + random.nextInt(5));
            Optional<String> got = attempt(canned.wire.body(LIMITS));
            assertThat(got).as(printable(all)).isEqualTo(wanted);
        }
    }

    @Test
    void aBodyOverTheLimitIsReadToItsEndAndRefused() throws IOException {
        Limits small = LIMITS.withBodyOctetsMax(100);
        String fits = "x".repeat(98) + "\r\n";
        assertThat(new Canned(fits + ".\r\n", 7).wire.body(small).readAllBytes())
                .hasSize(100);
        assertThatThrownBy(new Canned("y" + fits + ".\r\n", 7).wire.body(small)::readAllBytes)
                .isInstanceOf(BodyRefused.class);
        Canned canned = new Canned("y" + fits + fits.repeat(1_000) + ".\r\nNOOP\r\n", 4_096);
        assertThatThrownBy(canned.wire.body(small)::readAllBytes)
                .isInstanceOfSatisfying(
                        BodyRefused.class,
                        refused -> assertThat(refused.reply())
                                .isEqualTo(Reply.of(552, "5.3.4", "The message is too big")));
        assertThat(canned.wire.readLine(512, Duration.ofSeconds(5))).isEqualTo(new Line.Text("NOOP"));
    }

    @Test
    void a18_anOverlongTextLineIsRefusedAndNeverSplit() throws IOException {
        Limits narrow = LIMITS.withTextLineOctetsMax(1_000);
        for (int piece : PIECES) {
            String fits = "x".repeat(998) + "\r\n";
            assertThat(new Canned(fits + ".\r\n", piece).wire.body(narrow).readAllBytes())
                    .hasSize(1_000);
            Canned canned = new Canned("x".repeat(998) + ".\r\n.\r\nNOOP\r\n", piece);
            assertThatThrownBy(canned.wire.body(narrow)::readAllBytes)
                    .isInstanceOfSatisfying(
                            BodyRefused.class,
                            refused -> assertThat(refused.reply().code()).isEqualTo(554));
            assertThat(canned.wire.readLine(512, Duration.ofSeconds(5))).isEqualTo(new Line.Text("NOOP"));
        }
    }

    @Test
    void aBodyThatNobodyReadsIsNoCommand() throws IOException {
        Canned canned = new Canned("a\r\nQUIT\r\n.\r\nNOOP\r\n", 4);
        InputStream body = canned.wire.body(LIMITS);
        assertThat(body.read()).isEqualTo('a');
        assertThat(canned.wire.readLine(512, Duration.ofSeconds(5))).isEqualTo(new Line.Text("NOOP"));
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void aBrokenBodyThatNobodyReadsIsRefusedWhenItIsClosed() throws IOException {
        Limits small = LIMITS.withBodyOctetsMax(100);
        for (String bad : List.of("a\r\nb\n.\r\n.\r\nNOOP\r\n", "x".repeat(200) + "\r\n.\r\nNOOP\r\n")) {
            Canned canned = new Canned(bad, 4);
            InputStream body = canned.wire.body(small);
            assertThat(body.read()).isGreaterThan(0);
            assertThatThrownBy(body::close).isInstanceOf(BodyRefused.class);
            assertThatThrownBy(body::close).isInstanceOf(BodyRefused.class);
            assertThatThrownBy(body::read).isInstanceOf(BodyRefused.class);
            assertThat(canned.wire.readLine(512, Duration.ofSeconds(5))).isEqualTo(new Line.Text("NOOP"));
        }
    }

    @Test
    void c42_aConnectionLostInABodyIsNeverItsEnd() {
        for (String cut : List.of("a\r\nb", "a\r\n", "a\r\n.", "a\r\n.\r", "")) {
            assertThatThrownBy(() -> read(cut, 3)).as(printable(cut)).isInstanceOf(EOFException.class);
        }
    }

    private static Optional<String> attempt(InputStream body) throws IOException {
        try {
            return Optional.of(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (BodyRefused refused) {
            return Optional.empty();
        }
    }

    private static String read(String octets, int pieceOctets) throws IOException {
        byte[] read = new Canned(octets, pieceOctets).wire.body(LIMITS).readAllBytes();
        return new String(read, StandardCharsets.ISO_8859_1);
    }

    /// The definition, written down as simply as it can be: what stands before the first CRLF.CRLF, line by line.
    private static Optional<String> naive(String octets) {
        String whole = "\r\n" + octets;
        int end = whole.indexOf("\r\n.\r\n");
        String content = end == 0 ? "" : whole.substring(2, end + 2);
        if (content.replace("\r\n", "").matches("(?s).*[\r\n].*")) {
            return Optional.empty();
        }
        return Optional.of(("\r\n" + content).replace("\r\n.", "\r\n").substring(2));
    }

    private static String printable(String octets) {
        return octets.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
