package dev.tasso.mta.spool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One batch as it stands in RocksDB's log: a sequence number, a count, and the changes.
///
/// @param sequence of the first change; the others follow it
record BatchRecord(long sequence, int count, List<Change> changes) {

    static final int HEADER = 12;
    private static final int DELETE = 0;
    private static final int PUT = 1;
    static final int DELETE_IN_TABLE = 4;
    static final int PUT_IN_TABLE = 5;
    static final int DELETE_RANGE_IN_TABLE = 14;
    private static final int DELETE_RANGE = 15;

    /// One change; a range is forgotten by its first key and its end, which stands in `value`.
    record Change(Kind kind, byte[] key, byte[] value) {
        enum Kind {
            PUT,
            DELETE,
            DELETE_RANGE
        }
    }

    /// Reads a batch that verified; empty where it holds what Tasso never writes.
    static Optional<BatchRecord> read(byte[] octets) {
        if (octets.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        long sequence = in.getLong();
        int count = in.getInt();
        List<Change> changes = new ArrayList<>();
        while (in.hasRemaining()) {
            Optional<Change> change = change(in);
            if (change.isEmpty()) {
                return Optional.empty();
            }
            changes.add(change.get());
        }
        return Optional.of(new BatchRecord(sequence, count, changes));
    }

    /// What can be had of a batch that did not verify: records whose own seal verifies, and chunks, which their head
    /// verifies later. Nothing is deleted on the word of a broken batch: that could lose what is whole, while what
    /// stays is delivered once more at worst.
    static List<Change> rescue(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        List<Change> rescued = new ArrayList<>();
        int at = 0;
        while (at < octets.length) {
            Optional<Change> change = change(in.position(at)).filter(BatchRecord::verifies);
            if (change.isPresent()) {
                rescued.add(change.get());
                at = in.position();
            } else {
                at++;
            }
        }
        return rescued;
    }

    static boolean verifies(Change change) {
        return change.kind() == Change.Kind.PUT
                && Keys.wellFormed(change.key())
                && (change.key()[0] == 'b'
                        || Seal.open(change.key(), change.value()).isPresent());
    }

    private static Optional<Change> change(ByteBuffer in) {
        int tag = in.get();
        boolean inTable = tag == PUT_IN_TABLE || tag == DELETE_IN_TABLE || tag == DELETE_RANGE_IN_TABLE;
        if (inTable && number(in) < 0) {
            return Optional.empty();
        }
        return switch (tag) {
            case PUT, PUT_IN_TABLE -> change(Change.Kind.PUT, in, true);
            case DELETE, DELETE_IN_TABLE -> change(Change.Kind.DELETE, in, false);
            case DELETE_RANGE, DELETE_RANGE_IN_TABLE -> change(Change.Kind.DELETE_RANGE, in, true);
            default -> Optional.empty();
        };
    }

    private static Optional<Change> change(Change.Kind kind, ByteBuffer in, boolean withValue) {
        Optional<byte[]> key = string(in);
        if (key.isEmpty() || key.get().length == 0) {
            return Optional.empty();
        }
        Optional<byte[]> value = withValue ? string(in) : Optional.of(new byte[0]);
        return value.map(octets -> new Change(kind, key.get(), octets));
    }

    private static Optional<byte[]> string(ByteBuffer in) {
        long length = number(in);
        if (length < 0 || length > in.remaining()) {
            return Optional.empty();
        }
        byte[] octets = new byte[(int) length];
        in.get(octets);
        return Optional.of(octets);
    }

    /// A number in seven bits per octet; negative where there is none.
    static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 63 && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }

    /// As it stands in the log.
    byte[] encode() {
        Batch batch = new Batch();
        for (Change change : changes) {
            switch (change.kind()) {
                case PUT -> batch.put(change.key(), change.value());
                case DELETE -> batch.delete(change.key());
                case DELETE_RANGE -> batch.deleteRange(change.key(), change.value());
            }
        }
        return batch.encode(sequence);
    }
}
