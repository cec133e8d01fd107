package dev.tasso.smtp.wire;

import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// A message that comes in chunks, as one stream (RFC 3030 section 2).
///
/// Where a chunk ends, whoever conducts the conversation is asked for the next: the reader need not know. A message
/// with a fault is refused at the end of the chunk in which it shows, so the command behind the chunk is found where it
/// is. Nothing is ever allocated by a size that was only claimed.
public final class ChunkInput extends InputStream {

    /// Conducts the conversation between two chunks.
    @FunctionalInterface
    public interface Source {
        /// Answers the chunk that has ended and waits for the next; throws where there will be none.
        Bdat next(ChunkInput input) throws IOException;
    }

    private final Input input;
    private final Limits limits;
    private final Source source;
    private final Optional<LineCheck> lines;
    private final Pace pace;
    private Optional<Reply> fault = Optional.empty();
    private Optional<IOException> failure = Optional.empty();
    private long octets;
    private long left;
    private boolean last;
    private boolean ended;

    ChunkInput(Input input, Limits limits, boolean binary, Bdat first, Source source) {
        this.input = input;
        this.limits = limits;
        this.source = source;
        lines = binary ? Optional.empty() : Optional.of(new LineCheck(limits.textLineOctetsMax()));
        pace = new Pace(limits);
        begin(first);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count = ready() ? take(length) : 0;
        if (fault.isPresent()) {
            passOver();
            throw new BodyRefused(fault.get());
        }
        System.arraycopy(input.buffer, input.pos, target, offset, count);
        input.pos += count;
        return count > 0 ? count : -1;
    }

    /// Reads on to the end of the whole message; one that proves faulty on the way is refused here, each time.
    @Override
    public void close() throws IOException {
        while (fault.isEmpty() && ready()) {
            input.pos += take(Integer.MAX_VALUE);
        }
        if (fault.isPresent()) {
            passOver();
            throw new BodyRefused(fault.get());
        }
    }

    /// Reads on to the end of the chunk under way: the message is refused, and there will be no more of it.
    public void passOver() throws IOException {
        failure(() -> {
            while (left > 0) {
                if (input.pos == input.limit) {
                    pace.more(input);
                }
                int count = (int) Math.min(left, input.limit - input.pos);
                input.pos += count;
                left -= count;
            }
        });
    }

    /// What is left of a time to wait for a command between two chunks: who is too slow with the whole is cut off there
    /// too.
    public Duration within(Duration time) {
        return pace.within(time);
    }

    /// How many octets the message had so far.
    public long octets() {
        return octets;
    }

    private void begin(Bdat chunk) {
        left = chunk.octets();
        last = chunk.last();
        if (left > limits.bodyOctetsMax() - octets) {
            refuse(BodyInput.TOO_BIG);
        }
    }

    /// Waits until octets of the message are there; false at its end, and where it is refused.
    private boolean ready() throws IOException {
        failure(() -> {
            while (left == 0 && !ended && fault.isEmpty()) {
                if (last) {
                    lines.flatMap(LineCheck::end).ifPresent(this::refuse);
                    ended = true;
                } else {
                    begin(source.next(this));
                }
            }
            if (left > 0 && fault.isEmpty() && input.pos == input.limit) {
                pace.more(input);
            }
        });
        return !ended && fault.isEmpty();
    }

    private int take(int room) {
        int count = (int) Math.min(Math.min(room, left), input.limit - input.pos);
        lines.flatMap(check -> check.check(input.buffer, input.pos, count)).ifPresent(this::refuse);
        if (fault.isPresent()) {
            return 0;
        }
        octets += count;
        left -= count;
        return count;
    }

    private void refuse(Reply reply) {
        if (fault.isEmpty()) {
            fault = Optional.of(reply);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /// A failure comes up again wherever somebody reads on: a handler may have swallowed it.
    private void failure(Step step) throws IOException {
        if (failure.isPresent()) {
            throw again(failure.get());
        }
        try {
            step.run();
        } catch (IOException why) {
            failure = Optional.of(why);
            throw why;
        }
    }

    /// Another one of the same kind: a reader that closes because of the first adds the second to it, and no exception
    /// can be added to itself.
    private static IOException again(IOException why) {
        IOException again = why instanceof SocketTimeoutException
                ? new SocketTimeoutException(why.getMessage())
                : new IOException(why.getMessage());
        again.initCause(why);
        return again;
    }
}
