package dev.tasso.mta.spool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads RocksDB's blob files record by record. Each record carries its key, so a body can be found though the table
/// that knew its place is broken.
final class BlobFile {

    private static final int FILE_HEADER = 30;
    private static final int FILE_FOOTER = 32;
    private static final int HEADER = 32;
    private static final int SUMMED = 24;

    private BlobFile() {}

    /// Told of every record whose header verifies; the value does not need to.
    @FunctionalInterface
    interface Visitor {
        void visit(byte[] key, Value value) throws IOException;
    }

    /// Octets of a record, read only where somebody wants them.
    interface Value {
        byte[] octets();
    }

    static void read(Path path, Visitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                Arena mapped = Arena.ofConfined()) {
            ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapped)
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
            int at = FILE_HEADER;
            while (at + HEADER < file.limit() - FILE_FOOTER) {
                if (!verifies(file, at)) {
                    at++;
                    continue;
                }
                int keyAt = at + HEADER;
                int valueAt = keyAt + (int) file.getLong(at);
                int end = valueAt + (int) file.getLong(at + 8);
                visitor.visit(octets(file, keyAt, valueAt), () -> octets(file, valueAt, end));
                at = end;
            }
        }
    }

    private static boolean verifies(ByteBuffer file, int at) {
        long key = file.getLong(at);
        long value = file.getLong(at + 8);
        boolean fits = key > 0 && value >= 0 && key < file.limit() && value < file.limit();
        return fits
                && at + HEADER + key + value <= file.limit()
                && LogFile.mask(file.slice(at, SUMMED)) == file.getInt(at + SUMMED);
    }

    private static byte[] octets(ByteBuffer file, int from, int to) {
        byte[] octets = new byte[to - from];
        file.get(from, octets);
        return octets;
    }
}
