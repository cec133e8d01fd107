package dev.tasso.mta.spool;

import dev.tasso.mta.mail.MailCodec;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.RecordWriter;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads and writes the records of messages: heads, recipients and their places in the schedule, chunks.
final class Records {

    private final Tables tables;

    Records(Tables tables) {
        this.tables = tables;
    }

    Optional<Head> head(MessageId message) throws IOException {
        return read(Keys.envelope(message), Head::decode);
    }

    /// Whether there is a message; one that cannot be read is not known to be gone.
    boolean mayHave(MessageId message) throws IOException {
        try {
            return value(Keys.envelope(message)).isPresent();
        } catch (Store.Damage unreadable) {
            return true;
        }
    }

    Optional<Recipient> recipient(Store.Place place) throws IOException {
        return read(Keys.recipient(place.message(), place.recipient()), Records::decodeRecipient);
    }

    /// All recipients of a message that are still stored, open or not.
    List<Recipient> recipients(MessageId message) throws IOException {
        List<Recipient> recipients = new ArrayList<>();
        byte[] prefix = Keys.recipients(message);
        tables.walk(prefix, prefix, (key, at) -> {
            recipients.add(verified(key, at.value(), Records::decodeRecipient));
            return true;
        });
        return recipients;
    }

    void put(Batch batch, Head head) {
        byte[] key = Keys.envelope(head.envelope().id());
        batch.put(key, Seal.seal(key, head.encode()));
    }

    /// Writes a recipient, and where it is due its place in the schedule.
    void put(Batch batch, MessageId message, Recipient recipient) {
        putRecipient(batch, message, recipient);
        putDue(batch, message, recipient);
    }

    void putRecipient(Batch batch, MessageId message, Recipient recipient) {
        byte[] key = Keys.recipient(message, recipient.number());
        RecordWriter out = new RecordWriter().octet(Head.VERSION);
        MailCodec.write(out, recipient);
        batch.put(key, Seal.seal(key, out.toOctets()));
    }

    void putDue(Batch batch, MessageId message, Recipient recipient) {
        if (recipient.state() instanceof State.Due) {
            byte[] due = Keys.due(message, recipient);
            batch.put(due, Seal.seal(due, new byte[0]));
        }
    }

    /// Takes away a message with all it has; recipients are those that are stored.
    void remove(Batch batch, MessageId message, int chunks, List<Recipient> recipients) {
        batch.delete(Keys.envelope(message));
        for (int chunk = 0; chunk < chunks; chunk++) {
            batch.delete(Keys.chunk(message, chunk));
        }
        for (Recipient recipient : recipients) {
            batch.delete(Keys.recipient(message, recipient.number()));
            batch.delete(Keys.due(message, recipient));
        }
    }

    /// The keys of a body's chunks, readable or not. An iterator would read the octets too, and end at a broken blob.
    List<byte[]> chunkKeys(MessageId message, int expected) throws IOException {
        List<byte[]> keys = new ArrayList<>();
        boolean there = true;
        for (int chunk = 0; there || chunk < expected; chunk++) {
            byte[] key = Keys.chunk(message, chunk);
            keys.add(key);
            try {
                there = value(key).isPresent();
            } catch (Store.Damage broken) {
                there = true;
            }
        }
        return keys;
    }

    /// Messages of which only chunks are there.
    List<MessageId> ahead() throws IOException {
        List<MessageId> ahead = new ArrayList<>();
        tables.walk(Keys.kind('a'), Keys.kind('a'), (key, _) -> ahead.add(Keys.messageOf(key)));
        return ahead;
    }

    Optional<byte[]> value(byte[] key) throws IOException {
        return tables.use(db -> Optional.ofNullable(db.get(tables.handle(key), key)));
    }

    private <T> Optional<T> read(byte[] key, Function<byte[], T> decode) throws IOException {
        Optional<byte[]> value = value(key);
        return value.isEmpty() ? Optional.empty() : Optional.of(verified(key, value.get(), decode));
    }

    static Recipient decodeRecipient(byte[] octets) {
        return MailCodec.recipient(Head.reader(octets));
    }

    static <T> T verified(byte[] key, byte[] value, Function<byte[], T> decode) throws Store.Damage {
        Optional<byte[]> octets = Seal.open(key, value);
        if (octets.isEmpty()) {
            throw new Store.Damage("a record of " + Keys.messageOf(key) + " does not verify");
        }
        try {
            return decode.apply(octets.get());
        } catch (IllegalArgumentException unreadable) {
            throw new Store.Damage(
                    "a record of " + Keys.messageOf(key) + " cannot be read: " + unreadable.getMessage());
        }
    }
}
