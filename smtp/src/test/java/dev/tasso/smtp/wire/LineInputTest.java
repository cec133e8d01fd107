package dev.tasso.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lines end with CRLF and with nothing else, however they arrive.
class LineInputTest {

    @Test
    void linesArriveInPiecesOfAnySize() throws IOException {
        expect("EHLO a\r\nNOOP\r\n\r\n", text("EHLO a"), text("NOOP"), text(""));
    }

    @Test
    void a11_bareLineEndsSpoilTheWholeLineUpToItsRealEnd() throws IOException {
        expect("MAIL FROM:<a@b>\nRCPT TO:<c@d>\r\nNOOP\r\n", bad("MAIL FROM:<a@b>\nRCPT TO:<c@d>"), text("NOOP"));
        expect("MAIL FROM:<a@b>\rRCPT TO:<c@d>\r\nNOOP\r\n", bad("MAIL FROM:<a@b>\rRCPT TO:<c@d>"), text("NOOP"));
        expect("MAIL\n\r\nNOOP\r\n", bad("MAIL\n"), text("NOOP"));
        expect("MAIL\r\r\nNOOP\r\n", bad("MAIL\r"), text("NOOP"));
        expect("\nQUIT\r\nNOOP\r\n", bad("\nQUIT"), text("NOOP"));
        expect("\rQUIT\r\nNOOP\r\n", bad("\rQUIT"), text("NOOP"));
        expect("a\n\rQUIT\n\r\r\nNOOP\r\n", bad("a\n\rQUIT\n\r"), text("NOOP"));
    }

    @Test
    void a15_aNulSpoilsTheLine() throws IOException {
        expect("NOOP\0\r\nNOOP\r\n", new Line.HasNul("NOOP\0"), text("NOOP"));
        expect("\0\r\n\r\n", new Line.HasNul("\0"), text(""));
    }

    @Test
    void a17_anOverlongLineIsDroppedAsOneLineAndItsTailIsNoCommand() throws IOException {
        String padding = "x".repeat(40);
        expect(padding + "\r\nNOOP\r\n", new Line.TooLong(), text("NOOP"));
        expect(padding + "QUIT\r\nNOOP\r\n", new Line.TooLong(), text("NOOP"));
        expect(padding.repeat(5_000) + "\rQUIT\nQUIT\r\nNOOP\r\n", new Line.TooLong(), text("NOOP"));
    }

    @Test
    void a17_theLimitCountsTheCrlf() throws IOException {
        expect("x".repeat(30) + "\r\n", text("x".repeat(30)));
        expect("x".repeat(31) + "\r\nNOOP\r\n", new Line.TooLong(), text("NOOP"));
    }

    @Test
    void utf8IsStrict() throws IOException {
        expect("\u00c3\u00a9\r\n", text("é"));
        expect("\u00e9\r\nNOOP\r\n", new Line.NotUtf8("é"), text("NOOP"));
        expect("\u00c0\u008d\u00c0\u008a\r\n", new Line.NotUtf8("\u00c0\u008d\u00c0\u008a"));
        expect("\u00ed\u00a0\u0080\r\n", new Line.NotUtf8("\u00ed\u00a0\u0080"));
    }

    @Test
    void theEndOfTheStreamIsNoEndOfALine() {
        assertThatThrownBy(() -> read("NOOP\r", 1)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> read("NOOP", 4)).isInstanceOf(EOFException.class);
    }

    @Test
    void a17_aLineWithoutAnEndEndsTheConversation() {
        assertThatThrownBy(() -> read("x".repeat(2 << 20), 8_192)).hasMessageContaining("without an end");
    }

    @Test
    void theBufferIsSmallAgainWhenTheWireWaits() throws IOException {
        Canned canned = new Canned("x".repeat(9_000) + "\r\nNOOP\r\n", 700);
        canned.wire.readLine(10_000, Duration.ofSeconds(5));
        assertThat(canned.wire.bufferedOctetsMax()).isGreaterThan(9_000);
        canned.wire.readLine(10_000, Duration.ofSeconds(5));
        assertThatThrownBy(() -> canned.wire.readLine(10_000, Duration.ofSeconds(5)));
        assertThat(canned.wire.bufferedOctetsMax()).isLessThan(2_048);
    }

    private static Line bad(String latin1) {
        return new Line.BadEnding(latin1);
    }

    private static Line text(String text) {
        return new Line.Text(text);
    }

    private static void expect(String octets, Line... lines) throws IOException {
        for (int piece : new int[] {1, 2, 3, 7, 1_024, 1 << 20}) {
            assertThat(read(octets, piece, lines.length))
                    .as("in pieces of " + piece)
                    .containsExactly(lines);
        }
    }

    private static List<Line> read(String octets, int pieceOctets, int count) throws IOException {
        Wire wire = new Canned(octets, pieceOctets).wire;
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(wire.readLine(32, Duration.ofSeconds(5)));
        }
        return lines;
    }

    private static List<Line> read(String octets, int pieceOctets) throws IOException {
        return read(octets, pieceOctets, 1);
    }
}
