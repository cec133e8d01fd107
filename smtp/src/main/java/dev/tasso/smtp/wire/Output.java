package dev.tasso.smtp.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What is said and not yet sent; the only place where characters become octets.
///
/// A character is never narrowed: U+760A and U+760D, cut to their low octet, would be LF and CR.
final class Output {

    private static final int LITTLE_OCTETS = 512;
    private static final int BUSY_OCTETS = 16_384;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] CRLF = {'\r', '\n'};

    private final Deadlines deadlines;
    private byte[] buffer = NOTHING;
    private int count;
    private OutputStream out;
    private Duration within = Duration.ofMinutes(5);

    Output(OutputStream out, Deadlines deadlines) {
        this.out = out;
        this.deadlines = deadlines;
    }

    /// From here on the octets go to another stream: TLS over the first.
    void switchTo(OutputStream other) {
        out = other;
    }

    void within(Duration bound) {
        within = bound;
    }

    boolean empty() {
        return count == 0;
    }

    /// The octets of a line without its CRLF; empty where it cannot be sent: CR, LF, NUL or half a character.
    static Optional<byte[]> encode(String line) {
        boolean ascii = true;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                return Optional.empty();
            }
            ascii &= c < 0x80;
        }
        if (ascii) {
            return Optional.of(line.getBytes(StandardCharsets.ISO_8859_1));
        }
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(line));
            byte[] octets = new byte[utf8.remaining()];
            utf8.get(octets);
            return Optional.of(octets);
        } catch (CharacterCodingException halfACharacter) {
            return Optional.empty();
        }
    }

    void line(String line) throws IOException {
        byte[] octets = encode(line)
                .orElseThrow(() -> new IllegalArgumentException("a line cannot hold CR, LF, NUL or half a character"));
        write(octets, 0, octets.length);
        write(CRLF, 0, 2);
    }

    void write(byte[] octets, int offset, int length) throws IOException {
        if (length > buffer.length - count) {
            makeRoom(length);
        }
        if (length > buffer.length) {
            send(octets, offset, length);
        } else {
            System.arraycopy(octets, offset, buffer, count, length);
            count += length;
        }
    }

    /// Sends everything, and keeps no buffer: a session that waits has none.
    void flush() throws IOException {
        if (count > 0) {
            int length = count;
            count = 0;
            send(buffer, 0, length);
        }
        buffer = NOTHING;
    }

    private void makeRoom(int length) throws IOException {
        if (buffer.length < BUSY_OCTETS && count + length <= BUSY_OCTETS) {
            buffer = Arrays.copyOf(buffer, count + length <= LITTLE_OCTETS ? LITTLE_OCTETS : BUSY_OCTETS);
        } else {
            flush();
            buffer = new byte[BUSY_OCTETS];
        }
    }

    private void send(byte[] octets, int offset, int length) throws IOException {
        deadlines.armFarewell(Deadlines.after(within));
        try {
            out.write(octets, offset, length);
        } catch (IOException failure) {
            throw deadlines.explain(failure);
        }
        deadlines.rest();
    }
}
