package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// The keys of the embedded store. Each begins with a letter for its kind, so that a record found loose in a damaged
/// file says where it belongs.
///
/// | key | holds | table |
/// |---|---|---|
/// | `d` part, lane, 0, priority, next time, message, recipient | nothing: the schedule | queue |
/// | `r` part, message, recipient | one recipient | queue |
/// | `a` part, message | nothing: chunks of a body went ahead of their message; not written any more | queue |
/// | `e` part, message | the envelope | message |
/// | `b` part, message, chunk | octets of the body | message |
/// | `v` day, message, sequence | an event of a message | history |
/// | `s` day, sequence | an event of the server | history |
/// | `i` day, kind, hash, message | nothing: a look-up | history |
final class Keys {

    /// The only part of the spool there is yet.
    private static final byte PART = 0;

    private static final int ID = MessageId.LENGTH;

    private Keys() {}

    static byte[] due(Lane lane, Instant next, MessageId message, int recipient) {
        byte[] prefix = lane(lane);
        return ByteBuffer.allocate(prefix.length + 8 + ID + 4)
                .put(prefix)
                .putLong(next.toEpochMilli())
                .put(ascii(message.text()))
                .putInt(recipient)
                .array();
    }

    /// The key in the schedule that a recipient has while it is due.
    static byte[] due(MessageId message, Recipient recipient) {
        Instant next = switch (recipient.state()) {
            case State.Due(Instant at) -> at;
            case State.Held(Instant at) -> at;
            case State.Delivered _, State.Failed _, State.Deleted _ -> Instant.EPOCH;
        };
        return due(recipient.lane(), next, message, recipient.number());
    }

    /// What all keys of one lane in the schedule begin with.
    static byte[] lane(Lane lane) {
        byte[] name = lane.name().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + name.length + 2)
                .put((byte) 'd')
                .put(PART)
                .put(name)
                .put((byte) 0)
                .put((byte) lane.priority())
                .array();
    }

    /// What the keys of the lane of this key begin with.
    static byte[] lanePrefixOf(byte[] due) {
        return Arrays.copyOf(due, due.length - 8 - ID - 4);
    }

    static Lane laneOfPrefix(byte[] prefix) {
        String name = new String(prefix, 2, prefix.length - 2 - 2, StandardCharsets.UTF_8);
        String[] names = name.split("/", 3);
        return new Lane(names[0], names[1], names[2], prefix[prefix.length - 1]);
    }

    static Instant timeOf(byte[] due) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(due).getLong(due.length - 4 - ID - 8));
    }

    /// Message and recipient, which stand at the end of keys of the schedule and of recipients.
    static Store.Place placeOf(byte[] key) {
        int recipient = ByteBuffer.wrap(key).getInt(key.length - 4);
        return new Store.Place(id(key, key.length - 4 - ID), recipient);
    }

    static byte[] recipient(MessageId message, int recipient) {
        return withNumber('r', message, recipient);
    }

    static byte[] recipients(MessageId message) {
        return ofMessage('r', message);
    }

    static byte[] envelope(MessageId message) {
        return ofMessage('e', message);
    }

    /// Says that chunks were appended whose message does not exist yet, of the time before they had files.
    static byte[] ahead(MessageId message) {
        return ofMessage('a', message);
    }

    static byte[] chunk(MessageId message, int chunk) {
        return withNumber('b', message, chunk);
    }

    static byte[] chunks(MessageId message) {
        return ofMessage('b', message);
    }

    /// The message of a key of kind `r`, `a`, `e` or `b`.
    static MessageId messageOf(byte[] key) {
        return id(key, 2);
    }

    static byte[] event(int day, MessageId message, long sequence) {
        return ByteBuffer.allocate(5 + ID + 8)
                .put(events(day, message))
                .putLong(sequence)
                .array();
    }

    static byte[] events(int day, MessageId message) {
        return ByteBuffer.allocate(5 + ID)
                .put(day('v', day))
                .put(ascii(message.text()))
                .array();
    }

    static MessageId messageOfEvent(byte[] key) {
        return id(key, 5);
    }

    static byte[] serverEvent(int day, long sequence) {
        return ByteBuffer.allocate(13).put(day('s', day)).putLong(sequence).array();
    }

    static byte[] lookUps(int day, char kind, long hash) {
        return ByteBuffer.allocate(14)
                .put(day('i', day))
                .put((byte) kind)
                .putLong(hash)
                .array();
    }

    static byte[] lookUp(int day, char kind, long hash, MessageId message) {
        return ByteBuffer.allocate(14 + ID)
                .put(lookUps(day, kind, hash))
                .put(ascii(message.text()))
                .array();
    }

    static MessageId messageOfLookUp(byte[] key) {
        return id(key, 14);
    }

    static byte[] day(char kind, int day) {
        return ByteBuffer.allocate(5).put((byte) kind).putInt(day).array();
    }

    static int dayOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt(1);
    }

    static byte[] kind(char kind) {
        return new byte[] {(byte) kind};
    }

    /// Whether octets found loose can be a key at all.
    static boolean wellFormed(byte[] key) {
        int length = key.length;
        return switch (key[0]) {
            case 'd' -> length > 2 + 2 + 8 + ID + 4 && isId(key, length - 4 - ID);
            case 'r', 'b' -> length == 2 + ID + 4 && isId(key, 2);
            case 'e', 'a' -> length == 2 + ID && isId(key, 2);
            case 'v' -> length == 5 + ID + 8 && isId(key, 5);
            case 's' -> length == 13;
            case 'i' -> length == 14 + ID && isId(key, 14);
            default -> false;
        };
    }

    private static boolean isId(byte[] key, int from) {
        for (int at = from; at < from + ID; at++) {
            boolean digit = (key[at] >= '0' && key[at] <= '9') || (key[at] >= 'a' && key[at] <= 'v');
            if (!digit) {
                return false;
            }
        }
        return true;
    }

    /// The first key behind all that begin with the prefix.
    static byte[] behind(byte[] prefix) {
        byte[] next = prefix.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (++next[i] != 0) {
                return Arrays.copyOf(next, i + 1);
            }
        }
        throw new IllegalArgumentException("nothing is behind a prefix of 255s");
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] ofMessage(char kind, MessageId message) {
        return ByteBuffer.allocate(2 + ID)
                .put((byte) kind)
                .put(PART)
                .put(ascii(message.text()))
                .array();
    }

    private static byte[] withNumber(char kind, MessageId message, int number) {
        return ByteBuffer.allocate(2 + ID + 4)
                .put((byte) kind)
                .put(PART)
                .put(ascii(message.text()))
                .putInt(number)
                .array();
    }

    private static MessageId id(byte[] key, int from) {
        return new MessageId(new String(key, from, ID, StandardCharsets.US_ASCII));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
