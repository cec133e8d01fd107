package dev.tasso.mta.spool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Changes that happen together or not at all, in the form in which RocksDB takes and logs them.
///
/// They are collected here and handed over in one piece: a call into native code for each would cost more than the
/// change itself.
final class Batch {

    private static final int FIRST_OCTETS = 32 * 1024;
    private static final int KEPT_OCTETS_MAX = 4 << 20;

    /// Octets of kind, table and both lengths at most.
    private static final int OVERHEAD = 12;

    private byte[] octets = new byte[FIRST_OCTETS];
    private int size = BatchRecord.HEADER;
    private int count;

    void put(byte[] key, byte[] value) {
        begin(BatchRecord.PUT_IN_TABLE, key, key.length + value.length);
        string(key);
        string(value);
    }

    void delete(byte[] key) {
        begin(BatchRecord.DELETE_IN_TABLE, key, key.length);
        string(key);
    }

    /// Forgets the keys from the first on and before the other.
    void deleteRange(byte[] from, byte[] to) {
        begin(BatchRecord.DELETE_RANGE_IN_TABLE, from, from.length + to.length);
        string(from);
        string(to);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Octets so far.
    int size() {
        return size;
    }

    /// Begins anew; keeps the memory, unless it was a large one.
    void clear() {
        if (octets.length > KEPT_OCTETS_MAX) {
            octets = new byte[FIRST_OCTETS];
        }
        size = BatchRecord.HEADER;
        count = 0;
    }

    /// All of it; the sequence number is given by RocksDB.
    byte[] encode() {
        return encode(0);
    }

    /// All of it, as it stands in a log.
    byte[] encode(long sequence) {
        ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).putLong(sequence).putInt(count);
        return Arrays.copyOf(octets, size);
    }

    private void begin(int kind, byte[] key, int more) {
        int needed = size + OVERHEAD + more;
        if (needed > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(needed, 2 * octets.length));
        }
        octets[size++] = (byte) kind;
        octets[size++] = (byte) Tables.Table.of(key).number();
        count++;
    }

    private void string(byte[] content) {
        int rest = content.length;
        while (rest >= 0x80) {
            octets[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[size++] = (byte) rest;
        System.arraycopy(content, 0, octets, size, content.length);
        size += content.length;
    }
}
