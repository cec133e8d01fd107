package dev.tasso.mta.spool;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A checksum over key and value at the end of every small record.
///
/// RocksDB has checksums of its own, over whole batches and blocks. A group of a hundred messages is one batch: with
/// one bit wrong in it, these seals save the other ninety-nine.
final class Seal {

    static final int OCTETS = 4;

    private Seal() {}

    static byte[] seal(byte[] key, byte[] value) {
        byte[] sealed = Arrays.copyOf(value, value.length + OCTETS);
        ByteBuffer.wrap(sealed).putInt(value.length, sum(key, value, value.length));
        return sealed;
    }

    /// The value without its seal; empty where it does not verify.
    static Optional<byte[]> open(byte[] key, byte[] sealed) {
        int length = sealed.length - OCTETS;
        if (length < 0 || ByteBuffer.wrap(sealed).getInt(length) != sum(key, sealed, length)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOf(sealed, length));
    }

    static int sum(byte[] octets) {
        CRC32C sum = new CRC32C();
        sum.update(octets);
        return (int) sum.getValue();
    }

    private static int sum(byte[] key, byte[] value, int length) {
        CRC32C sum = new CRC32C();
        sum.update(key);
        sum.update(value, 0, length);
        return (int) sum.getValue();
    }
}
