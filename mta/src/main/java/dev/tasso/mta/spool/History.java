package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.EventCodec;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.RecordReader;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rocksdb.RocksIterator;

/// Events by day, and the look-ups that find a message by an address or its Message-ID field.
final class History {

    private static final char ADDRESS = 'a';
    private static final char MESSAGE_ID = 'm';

    private final Tables tables;
    private final MessageDigest sha256 = sha256();
    private long sequence;

    History(Tables tables, Instant now) {
        this.tables = tables;
        this.sequence = now.toEpochMilli() << 20;
    }

    /// Adds events to the batch of the change they tell of, and behind them what finds them. Called by the writer
    /// thread.
    void add(Batch batch, List<? extends Event> events) {
        for (Event event : events) {
            int day = day(event.at());
            byte[] key = switch (event) {
                case Event.OfMessage e -> Keys.event(day, e.message(), ++sequence);
                case Event.OfServer _ -> Keys.serverEvent(day, ++sequence);
            };
            batch.put(key, Seal.seal(key, EventCodec.encode(event)));
        }
        for (Event event : events) {
            if (event instanceof Event.Accepted accepted) {
                addLookUps(batch, day(accepted.at()), accepted);
            }
        }
    }

    private void addLookUps(Batch batch, int day, Event.Accepted accepted) {
        Set<String> addresses = new LinkedHashSet<>();
        if (accepted.sender() instanceof ReversePath.Sender(Mailbox sender)) {
            addresses.add(sender.text());
        }
        accepted.recipients().forEach(mailbox -> addresses.add(mailbox.text()));
        for (String address : addresses) {
            addLookUp(batch, day, ADDRESS, address, accepted.message());
        }
        if (accepted.messageIdField().isPresent()) {
            addLookUp(batch, day, MESSAGE_ID, accepted.messageIdField().get(), accepted.message());
        }
    }

    private void addLookUp(Batch batch, int day, char kind, String text, MessageId message) {
        byte[] key = Keys.lookUp(day, kind, hash(text), message);
        batch.put(key, Seal.seal(key, new byte[0]));
    }

    /// The events of a message, over all days that are kept.
    List<Event> of(MessageId message) throws IOException {
        List<Event> events = new ArrayList<>();
        walk(message, at -> events.add(read(at.key(), at.value())));
        return events;
    }

    private void walk(MessageId message, Tables.Journey each) throws IOException {
        tables.within(Keys.kind('v'), at -> {
            at.seek(Keys.kind('v'));
            while (at.isValid()) {
                int day = Keys.dayOf(at.key());
                byte[] prefix = Keys.events(day, message);
                for (at.seek(prefix); at.isValid() && Keys.startsWith(at.key(), prefix); at.next()) {
                    each.make(at);
                }
                at.seek(Keys.day('v', day + 1));
            }
        });
    }

    /// Messages whose `Accepted` event has the address or the Message-ID field, newest first.
    List<MessageId> find(String text, int limit) throws IOException {
        char kind = text.startsWith("<") ? MESSAGE_ID : ADDRESS;
        return tables.use(db -> {
            Set<MessageId> found = new LinkedHashSet<>();
            try (RocksIterator at = db.newIterator(tables.handle(Keys.kind('i')))) {
                at.seekForPrev(Keys.behind(Keys.kind('i')));
                while (at.isValid() && at.key()[0] == 'i' && found.size() < limit) {
                    int day = Keys.dayOf(at.key());
                    byte[] prefix = Keys.lookUps(day, kind, hash(text));
                    at.seekForPrev(Keys.behind(prefix));
                    while (at.isValid() && Keys.startsWith(at.key(), prefix) && found.size() < limit) {
                        found.add(Keys.messageOfLookUp(at.key()));
                        at.prev();
                    }
                    at.seekForPrev(Keys.day('i', day));
                }
                at.status();
            }
            return List.copyOf(found);
        });
    }

    /// Takes away the events of a message that nobody was promised.
    void forget(Batch batch, MessageId message) throws IOException {
        List<byte[]> keys = new ArrayList<>();
        walk(message, at -> keys.add(at.key()));
        for (byte[] key : keys) {
            batch.delete(key);
        }
    }

    /// Forgets the days that ended before the given time.
    void expire(Instant before) throws IOException {
        int day = day(before);
        tables.use(db -> {
            for (char kind : new char[] {'v', 's', 'i'}) {
                db.deleteRange(tables.handle(Keys.kind(kind)), Keys.day(kind, 0), Keys.day(kind, day));
            }
            return true;
        });
    }

    static Event read(byte[] key, byte[] value) throws Store.Damage {
        byte[] octets = Seal.open(key, value)
                .orElseThrow(() ->
                        new Store.Damage("an event does not verify: " + new String(key, StandardCharsets.ISO_8859_1)));
        try {
            return EventCodec.decode(new RecordReader(octets));
        } catch (IllegalArgumentException unreadable) {
            throw new Store.Damage("an event cannot be read: " + unreadable.getMessage());
        }
    }

    /// Days since 1970, in UTC. Days before are counted as that day.
    static int day(Instant at) {
        return Math.clamp(at.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay(), 0, Integer.MAX_VALUE - 1);
    }

    private long hash(String text) {
        byte[] octets = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        synchronized (sha256) {
            return ByteBuffer.wrap(sha256.digest(octets)).getLong();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
