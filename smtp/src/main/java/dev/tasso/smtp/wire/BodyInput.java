package dev.tasso.smtp.wire;

import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/// A body up to CRLF.CRLF, its dots unstuffed (RFC 5321 sections 4.1.1.4 and 4.5.2).
///
/// Nothing else ends it: a line begins only after a real CRLF, so `LF . LF` and its kin are content. A body with a
/// bare CR or LF, or one over a limit, is read to its real end, and only then refused: so the commands behind it are
/// still found where they are, and nobody mistakes a part of a message for the whole of it.
public final class BodyInput extends InputStream {

    static final Reply TOO_BIG = Reply.of(552, "5.3.4", "The message is too big");

    private enum At {
        /// Behind a CRLF, or before the first octet.
        LINE_START,
        IN_LINE,
        /// Before the LF of a CRLF whose CR was taken alone, for want of room.
        LF
    }

    private final Input input;
    private final Limits limits;
    private final Pace pace;
    private At at = At.LINE_START;
    private Optional<Reply> fault = Optional.empty();
    private boolean ended;
    private boolean bareTaken;
    private long octets;
    private long lineOctets;

    BodyInput(Input input, Limits limits) {
        this.input = input;
        this.limits = limits;
        pace = new Pace(limits);
    }

    /// Takes a bare CR or LF for content as well, instead of refusing the body; the end stays what it is.
    public BodyInput takingBareLineEnds() {
        bareTaken = true;
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        int count = length == 0 || ended || fault.isPresent() ? 0 : take(target, offset, length);
        if (fault.isPresent()) {
            close();
        }
        return count > 0 || length == 0 ? count : -1;
    }

    /// Reads on to the end; a body that proves faulty on the way is refused here, each time.
    @Override
    public void close() throws IOException {
        drain();
        if (fault.isPresent()) {
            throw new BodyRefused(fault.get());
        }
    }

    /// How many octets were taken, dots unstuffed.
    long octets() {
        return octets;
    }

    boolean ended() {
        return ended;
    }

    private void drain() throws IOException {
        while (!ended) {
            int count = piece(Integer.MAX_VALUE);
            count(count);
            input.pos += count;
            if (count == 0 && !ended) {
                pace.more(input);
            }
        }
    }

    private void count(int more) {
        octets += more;
        if (octets > limits.bodyOctetsMax()) {
            refuse(TOO_BIG);
        }
    }

    /// Takes what has arrived, as far as there is room; waits only while there is nothing to take.
    private int take(byte[] target, int offset, int room) throws IOException {
        int taken = 0;
        while (taken < room) {
            int count = piece(room - taken);
            count(count);
            if (fault.isPresent()) {
                // Passed over, for what we know of the line is what stands behind this piece, not before it.
                input.pos += count;
                break;
            }
            if (ended || (count == 0 && taken > 0)) {
                break;
            }
            System.arraycopy(input.buffer, input.pos, target, offset + taken, count);
            input.pos += count;
            taken += count;
            if (count == 0) {
                pace.more(input);
            }
        }
        return taken;
    }

    /// How many octets from the input's position on are content; none where more must arrive first, or at the end,
    /// whose octets it takes.
    private int piece(int room) {
        if (at == At.LF) {
            at = At.LINE_START;
            return 1;
        }
        if (at == At.LINE_START && input.pos < input.limit && input.buffer[input.pos] == '.' && !afterDot()) {
            return 0;
        }
        return content(room);
    }

    /// Whether the line that a dot begins goes on with content; its dot is taken. Otherwise it is the end, or what
    /// follows the dot has not arrived.
    private boolean afterDot() {
        byte[] buffer = input.buffer;
        int next = input.pos + 1;
        if (next == input.limit || (buffer[next] == '\r' && next + 1 == input.limit)) {
            return false;
        }
        if (buffer[next] == '\r' && buffer[next + 1] == '\n') {
            input.pos = next + 2;
            ended = true;
            return false;
        }
        input.pos = next;
        at = At.IN_LINE;
        return true;
    }

    private int content(int room) {
        byte[] buffer = input.buffer;
        int start = input.pos;
        int end = (int) Math.min(input.limit, (long) start + room);
        int line = start;
        int i = start;
        while (i < end) {
            i = LineEnds.next(buffer, i, end);
            if (i == end) {
                break;
            }
            if (buffer[i] == '\n') {
                bare();
                i++;
            } else if (i + 1 == input.limit) {
                break;
            } else if (buffer[i + 1] != '\n') {
                bare();
                i++;
            } else {
                boolean roomForBoth = i + 1 < end;
                i += roomForBoth ? 2 : 1;
                line(i - line);
                lineOctets = 0;
                line = i;
                if (!roomForBoth || i == end || buffer[i] == '.') {
                    at = roomForBoth ? At.LINE_START : At.LF;
                    return i - start;
                }
            }
        }
        if (i > line) {
            at = At.IN_LINE;
            line(i - line);
        } else if (i > start) {
            at = At.LINE_START;
        }
        return i - start;
    }

    private void line(int more) {
        lineOctets += more;
        if (lineOctets > limits.textLineOctetsMax()) {
            refuse(LineCheck.LINE_TOO_LONG);
        }
    }

    private void bare() {
        if (!bareTaken) {
            refuse(LineCheck.BARE);
        }
    }

    private void refuse(Reply reply) {
        if (fault.isEmpty()) {
            fault = Optional.of(reply);
        }
    }
}
