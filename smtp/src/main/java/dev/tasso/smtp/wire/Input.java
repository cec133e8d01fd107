package dev.tasso.smtp.wire;

import dev.tasso.smtp.buffer.Buffers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The octets that have arrived and that nobody has taken yet.
///
/// The buffer is small while a session waits for a command, and grows only with what really arrives.
final class Input {

    private static final int IDLE_OCTETS = 512;
    private static final int BUSY_OCTETS = 16_384;
    private static final int BUSY_OCTETS_MAX = 65_536;
    private static final Buffers BUSY = new Buffers(BUSY_OCTETS, 64);
    private static final Buffers BUSIEST = new Buffers(BUSY_OCTETS_MAX, 16);

    private final Deadlines deadlines;
    private final Output output;
    private final byte[] idle = new byte[IDLE_OCTETS];
    private InputStream in;

    /// What has arrived stands from `pos` to `limit`.
    byte[] buffer = idle;

    int pos;
    int limit;

    /// Whether the last read took all there was room for: more is waiting then.
    private boolean filled;

    Input(InputStream in, Deadlines deadlines, Output output) {
        this.in = in;
        this.deadlines = deadlines;
        this.output = output;
    }

    /// From here on the octets come from another stream: TLS over the first.
    void switchTo(InputStream other) {
        in = other;
    }

    int buffered() {
        return limit - pos;
    }

    boolean pending() throws IOException {
        try {
            return pos < limit || in.available() > 0;
        } catch (IOException failure) {
            throw deadlines.explain(failure);
        }
    }

    /// Waits for at least one octet behind `limit`; `pos` and `limit` may move. What is written and not yet sent is
    /// sent first: the peer may be waiting for it.
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on the yield but speed
    void more(boolean busy, long deadline) throws IOException {
        makeRoom(busy);
        output.flush();
        deadlines.arm(deadline);
        try {
            // Other sessions come first: meanwhile the octets are often there, and nobody has to be woken for them.
            Thread.yield();
            int room = buffer.length - limit;
            int count = in.read(buffer, limit, room);
            filled = count == room;
            if (count < 0) {
                throw new EOFException("the peer closed the connection");
            }
            limit += count;
        } catch (IOException failure) {
            throw deadlines.explain(failure);
        }
        deadlines.rest();
    }

    private void makeRoom(boolean busy) {
        if (pos == limit) {
            pos = 0;
            limit = 0;
            if (!busy) {
                exchange(idle);
            } else if (buffer.length < BUSY_OCTETS) {
                exchange(BUSY.take());
            } else if (filled && buffer.length < BUSY_OCTETS_MAX) {
                exchange(BUSIEST.take());
            }
        } else if (limit == buffer.length) {
            int octets = Math.max(busy ? BUSY_OCTETS : 0, pos > 0 ? buffer.length : 2 * buffer.length);
            byte[] roomier = octets > buffer.length ? new byte[octets] : buffer;
            System.arraycopy(buffer, pos, roomier, 0, limit - pos);
            buffer = roomier;
            limit -= pos;
            pos = 0;
        }
    }

    private void exchange(byte[] other) {
        BUSY.give(buffer);
        BUSIEST.give(buffer);
        buffer = other;
    }
}
