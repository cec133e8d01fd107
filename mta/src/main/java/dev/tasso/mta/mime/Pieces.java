package dev.tasso.mta.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The lines of a message; one that is too long comes in pieces. Only CRLF ends a line.
final class Pieces {

    private static final int BUFFER_OCTETS = 16_384;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_OCTETS];
    private int start;
    private int end;
    private int limit;
    private boolean startsLine;
    private boolean endsLine = true;
    private boolean over;

    Pieces(InputStream in) {
        this.in = in;
    }

    /// Goes on to the next piece, and answers whether there is one.
    boolean next() throws IOException {
        startsLine = endsLine;
        start = end;
        int searched = start;
        while (true) {
            int lf = lineFeed(searched);
            if (lf >= 0) {
                endsLine = true;
                end = lf + 1;
                return true;
            }
            searched = limit;
            boolean full = start == 0 && limit == buffer.length;
            if (full || over) {
                endsLine = false;
                // A CR waits for what follows it.
                end = limit - (!over && buffer[limit - 1] == '\r' ? 1 : 0);
                return end > start;
            }
            searched -= fill();
        }
    }

    /// Makes room by moving what is left to the front; answers by how much it was moved.
    private int fill() throws IOException {
        int moved = start;
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
        end = 0;
        int count = in.read(buffer, limit, buffer.length - limit);
        over = count < 0;
        limit += Math.max(count, 0);
        return moved;
    }

    private int lineFeed(int from) {
        for (int i = Math.max(from, start + 1); i < limit; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r') {
                return i;
            }
        }
        return -1;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    /// Octets of the piece, its CRLF among them.
    int length() {
        return end - start;
    }

    boolean startsLine() {
        return startsLine;
    }

    boolean endsLine() {
        return endsLine;
    }

    /// Whether the piece is a whole line that begins with this text.
    boolean isLineOf(String text) {
        if (!startsLine || length() < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (buffer[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// What stands in the piece from this position on, without its line end and the white space before that.
    String rest(int from) {
        return new String(buffer, start + from, length() - from, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
