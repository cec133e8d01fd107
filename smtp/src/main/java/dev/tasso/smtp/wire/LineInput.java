package dev.tasso.smtp.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Takes one line at a time from the input; only CRLF ends one (RFC 5321 section 2.3.8).
final class LineInput {

    /// A faulty line longer than this has no end worth waiting for.
    static final int DROPPED_OCTETS_MAX = 1 << 20;

    private final Input input;

    private boolean bare;
    private boolean nul;
    private boolean high;
    private int dropped;

    LineInput(Input input) {
        this.input = input;
    }

    Line read(int octetsMax, long deadline) throws IOException {
        bare = false;
        nul = false;
        high = false;
        dropped = 0;
        int scanned = 0;
        while (true) {
            int end = scan(input.pos + scanned);
            if (end >= 0) {
                return take(end, octetsMax);
            }
            int unscanned = input.limit > input.pos && input.buffer[input.limit - 1] == '\r' ? 1 : 0;
            scanned = input.buffered() - unscanned;
            if (dropped + input.buffered() >= octetsMax) {
                drop(scanned);
                scanned = 0;
            }
            more(deadline);
        }
    }

    private void more(long deadline) throws IOException {
        try {
            input.more(false, deadline);
        } catch (SocketTimeoutException timeout) {
            String octets = new String(input.buffer, input.pos, input.buffered(), StandardCharsets.ISO_8859_1);
            throw new UnfinishedLine(timeout, octets);
        }
    }

    /// The index of the CR of the CRLF that ends the line, or -1.
    private int scan(int from) {
        byte[] buffer = input.buffer;
        int limit = input.limit;
        for (int i = from; i < limit; i++) {
            byte octet = buffer[i];
            if (octet >= ' ') {
                continue;
            }
            if (octet == '\r') {
                if (i + 1 == limit) {
                    return -1;
                }
                if (buffer[i + 1] == '\n') {
                    return i;
                }
                bare = true;
            } else {
                bare |= octet == '\n';
                nul |= octet == 0;
                high |= octet < 0;
            }
        }
        return -1;
    }

    private void drop(int octets) throws IOException {
        input.pos += octets;
        dropped += octets;
        if (dropped > DROPPED_OCTETS_MAX) {
            throw new IOException("a line without an end");
        }
    }

    private Line take(int end, int octetsMax) {
        int start = input.pos;
        int length = end - start;
        input.pos = end + 2;
        if (dropped + length + 2 > octetsMax) {
            return new Line.TooLong();
        }
        String latin1 = new String(input.buffer, start, length, StandardCharsets.ISO_8859_1);
        if (bare) {
            return new Line.BadEnding(latin1);
        }
        if (nul) {
            return new Line.HasNul(latin1);
        }
        return high ? utf8(start, length, latin1) : new Line.Text(latin1);
    }

    private Line utf8(int start, int length, String latin1) {
        try {
            ByteBuffer octets = ByteBuffer.wrap(input.buffer, start, length);
            return new Line.Text(
                    StandardCharsets.UTF_8.newDecoder().decode(octets).toString());
        } catch (CharacterCodingException notUtf8) {
            return new Line.NotUtf8(latin1);
        }
    }
}
