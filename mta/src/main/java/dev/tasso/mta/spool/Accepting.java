package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.buffer.Buffers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The intake of one message: its body is written here while it arrives, and one commit makes it exist.
///
/// Neither writing nor committing throws: what went wrong is told by the commit, and a body that is discarded or
/// forgotten leaves nothing behind. A body that outgrows the inline limit goes ahead to the store in chunks, of which
/// one is on its way while the next is filled: more of it is never in the heap. Used by one thread.
public final class Accepting {

    /// Most messages fit into one of these.
    private static final Buffers SMALL = new Buffers(16 * 1024, 64);

    private static final byte[] NONE = new byte[0];

    private final MessageId id;
    private final Writer writer;
    private final SpoolOptions options;
    private final Ahead ahead;
    private final int generation;

    private byte[] buffer = NONE;

    /// The chunk on its way.
    private byte[] sent = NONE;

    private int filled;
    private long size;
    private int chunks;

    /// Octets taken from the backlog's budget and not given back.
    private long reserved;

    private Optional<Job.Answer<Boolean>> onItsWay = Optional.empty();
    private Optional<Committed> refusal = Optional.empty();
    private boolean over;

    /// Brings the body of a message to the disk, on another thread.
    @FunctionalInterface
    interface Ahead {
        void force(MessageId message) throws IOException;
    }

    Accepting(MessageId id, Writer writer, SpoolOptions options, Ahead ahead) {
        this.id = id;
        this.writer = writer;
        this.options = options;
        this.ahead = ahead;
        this.generation = writer.generation();
    }

    public MessageId id() {
        return id;
    }

    /// Octets written so far.
    public long size() {
        return size;
    }

    /// Takes octets of the body; the array may be changed afterwards. Blocks while the writer is behind.
    public void write(byte[] octets, int offset, int length) {
        size += length;
        int at = offset;
        int left = length;
        while (left > 0 && refusal.isEmpty() && !over) {
            if (filled == buffer.length && !makeRoom(left)) {
                return;
            }
            int part = Math.min(left, buffer.length - filled);
            System.arraycopy(octets, at, buffer, filled, part);
            filled += part;
            at += part;
            left -= part;
        }
    }

    /// Makes the message durable: blocks until it is forced, or until it is certain that it will not be. The size in
    /// the envelope must be the number of octets written.
    public Committed commit(Envelope envelope, List<Recipient> recipients) {
        if (over || envelope.size() != size || !envelope.id().equals(id)) {
            throw new IllegalArgumentException(
                    "the envelope is not that of this body: " + envelope.size() + " octets, " + size + " written");
        }
        Committed result = refusal.orElseGet(() -> tryCommit(envelope, recipients));
        if (!(result instanceof Committed.Durable)) {
            discard();
        }
        end();
        return result;
    }

    private Committed tryCommit(Envelope envelope, List<Recipient> recipients) {
        try {
            NewMessage.Body body = lastPart();
            Job.Answer<Boolean> answer = new Job.Answer<>();
            NewMessage message = new NewMessage(envelope, recipients, body);
            Optional<String> full = writer.full();
            if (full.isPresent() || !writer.offer(new Job.Accept(message, generation, answer))) {
                return new Committed.Full(full.orElse("too many messages wait for the disk"));
            }
            answer.await();
            chunks = 0;
            return new Committed.Durable();
        } catch (IOException failed) {
            return new Committed.Failed(String.valueOf(failed.getMessage()));
        }
    }

    private NewMessage.Body lastPart() throws IOException {
        if (chunks == 0 && filled <= options.inlineOctetsMax()) {
            return new NewMessage.Body.Inline(Arrays.copyOf(buffer, filled));
        }
        if (filled > 0) {
            sendAhead();
        }
        awaitPrevious();
        ahead.force(id);
        return new NewMessage.Body.Chunked(chunks);
    }

    /// Forgets the message; does nothing after a commit.
    public void discard() {
        if (!over && chunks > 0) {
            awaitQuietly();
            writer.discard(id, generation);
        }
        end();
    }

    private void end() {
        over = true;
        letGo();
    }

    private void letGo() {
        exchange(NONE);
        filled = 0;
        writer.room().release(reserved);
        reserved = 0;
    }

    private void exchange(byte[] other) {
        Buffers source = buffer.length == SMALL.octets() ? SMALL : writer.chunks();
        source.give(buffer);
        buffer = other;
    }

    /// Takes a larger buffer, or sends this one ahead and begins another; false where there is no room.
    private boolean makeRoom(int wanted) {
        try {
            if (filled == options.chunkOctets()) {
                sendAhead();
            }
            boolean small = filled + wanted <= SMALL.octets() && SMALL.octets() < options.chunkOctets() && chunks == 0;
            Buffers source = small ? SMALL : writer.chunks();
            int more = source.octets() - buffer.length;
            if (!writer.room().reserve(more, options.roomWithin())) {
                refuse(new Committed.Full("too many octets wait for the disk"));
                return false;
            }
            reserved += more;
            byte[] roomier = source.take();
            System.arraycopy(buffer, 0, roomier, 0, filled);
            exchange(roomier);
            return true;
        } catch (IOException failed) {
            refuse(new Committed.Failed(String.valueOf(failed.getMessage())));
            return false;
        }
    }

    private void refuse(Committed why) {
        refusal = Optional.of(why);
        letGo();
    }

    private void sendAhead() throws IOException {
        awaitPrevious();
        byte[] octets = filled == buffer.length ? buffer : Arrays.copyOf(buffer, filled);
        Job.Answer<Boolean> answer = new Job.Answer<>();
        onItsWay = Optional.of(answer);
        writer.offer(new Job.Append(id, chunks, octets, generation, answer));
        chunks++;
        sent = buffer;
        buffer = NONE;
        filled = 0;
    }

    /// Waits for the chunk on its way; its octets are given back then.
    private void awaitPrevious() throws IOException {
        if (onItsWay.isPresent()) {
            Job.Answer<Boolean> answer = onItsWay.get();
            onItsWay = Optional.empty();
            answer.await();
            writer.chunks().give(sent);
            sent = NONE;
            long back = reserved - buffer.length;
            writer.room().release(back);
            reserved -= back;
        }
    }

    private void awaitQuietly() {
        try {
            awaitPrevious();
        } catch (IOException failed) {
            // The store failed: what is swept at its reopening needs no discarding.
        }
    }

    /// How a commit ended.
    public sealed interface Committed {

        /// Forced: the 250 may be said.
        record Durable() implements Committed {}

        /// No room in the queue or on the disk: 452 4.3.1.
        record Full(String why) implements Committed {}

        /// The store failed: 451 4.3.0. The message is taken out again when the store is reopened; only where the
        /// process ends before that, it may be delivered all the same.
        record Failed(String why) implements Committed {}
    }
}
