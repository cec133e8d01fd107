package dev.tasso.mta.spool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// Reads and writes the format of RocksDB's logs: the write-ahead log, and the manifest.
///
/// A log is a row of blocks; a record lies in them in fragments, each with a checksum. RocksDB, reading one, either
/// stops at the first fragment that does not verify and drops all behind it, or refuses the whole. So Tasso reads it
/// first: what is whole, what is broken and where, and what stands behind.
final class LogFile {

    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    private static final int SECTOR = 512;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    /// How a piece of a log reads.
    enum Kind {
        WHOLE,
        /// Does not verify, or fragments of it are missing.
        BROKEN,
        /// Stops short at the end of the file, or at sectors that were never written.
        TORN
    }

    /// Told of the pieces of a log in order.
    @FunctionalInterface
    interface Reader {

        /// One piece.
        ///
        /// @param octets as much of the record as there is; its headers are taken out
        void piece(Kind kind, long from, long to, Piece octets) throws IOException;
    }

    /// Octets of a record, put together only where somebody wants them.
    interface Piece {
        byte[] octets();
    }

    private final ByteBuffer log;
    private final Reader reader;

    /// The record that is not complete yet: where it began, and its fragments so far.
    private int start = -1;

    private ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean broken;

    private LogFile(ByteBuffer log, Reader reader) {
        this.log = log;
        this.reader = reader;
    }

    static void read(Path file, Reader reader) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena mapped = Arena.ofConfined()) {
            ByteBuffer log = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapped)
                    .asByteBuffer();
            new LogFile(log.order(ByteOrder.LITTLE_ENDIAN), reader).read();
        }
    }

    private void read() throws IOException {
        int at = 0;
        while (at < log.limit()) {
            int left = BLOCK - at % BLOCK;
            if (left < HEADER) {
                at += left;
            } else if (isUnwritten(at, Math.min(at + left, log.limit()))) {
                at += left;
            } else if (verifies(at)) {
                fragment(at);
                at += HEADER + length(at);
            } else {
                int next = nextThatVerifies(at + 1);
                add(at, Math.min(next, log.limit()), true);
                at = next;
            }
        }
        if (start >= 0) {
            emit(broken && !looksTorn() ? Kind.BROKEN : Kind.TORN, log.limit());
        }
    }

    private void fragment(int at) throws IOException {
        int type = log.get(at + 6);
        int to = at + HEADER + length(at);
        boolean begins = type == FULL || type == FIRST;
        if (begins && start >= 0) {
            emit(Kind.BROKEN, at);
        }
        boolean orphan = !begins && start < 0;
        if (type == FULL) {
            ByteBuffer payload = log.slice(at + HEADER, length(at));
            reader.piece(Kind.WHOLE, at, to, () -> octets(payload));
            return;
        }
        add(at, to, orphan);
        if (type == LAST) {
            emit(broken ? Kind.BROKEN : Kind.WHOLE, to);
        }
    }

    private void add(int at, int to, boolean isBroken) {
        if (start < 0) {
            start = at;
        }
        broken |= isBroken;
        byte[] octets = octets(log.slice(Math.min(at + HEADER, to), Math.max(0, to - at - HEADER)));
        parts.write(octets, 0, octets.length);
    }

    private void emit(Kind kind, int to) throws IOException {
        ByteArrayOutputStream all = parts;
        int from = start;
        start = -1;
        broken = false;
        parts = new ByteArrayOutputStream();
        reader.piece(kind, from, to, all::toByteArray);
    }

    /// Whether what is broken at the end of the file was never wholly written: a crash leaves that. A record whose last
    /// octet is there, and no unwritten sector in it, was.
    private boolean looksTorn() {
        for (int sector = start - start % SECTOR + SECTOR; sector + SECTOR <= log.limit(); sector += SECTOR) {
            if (isUnwritten(sector, sector + SECTOR)) {
                return true;
            }
        }
        int at = start;
        while (verifies(at)) {
            at += HEADER + length(at);
            at += BLOCK - at % BLOCK < HEADER ? BLOCK - at % BLOCK : 0;
        }
        int rest = log.limit() - at - HEADER;
        if (rest < 0) {
            return true;
        }
        boolean lengthAloneIsWrong = rest < BLOCK && sum(at, rest) == log.getInt(at);
        return !lengthAloneIsWrong && at + HEADER + length(at) > log.limit();
    }

    private int nextThatVerifies(int from) {
        int at = from;
        while (at < log.limit() && (BLOCK - at % BLOCK < HEADER || !verifies(at))) {
            at++;
        }
        return at;
    }

    private boolean verifies(int at) {
        int left = Math.min(BLOCK - at % BLOCK, log.limit() - at);
        if (left < HEADER || HEADER + length(at) > left) {
            return false;
        }
        int type = log.get(at + 6);
        return type >= FULL && type <= LAST && sum(at, length(at)) == log.getInt(at);
    }

    private int length(int at) {
        return log.getShort(at + 4) & 0xffff;
    }

    private int sum(int at, int length) {
        return mask(log.slice(at + 6, 1 + length));
    }

    private boolean isUnwritten(int from, int to) {
        for (int at = from; at < to; at++) {
            if (log.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /// A checksum as RocksDB stores it.
    static int mask(ByteBuffer octets) {
        CRC32C sum = new CRC32C();
        sum.update(octets);
        int crc = (int) sum.getValue();
        return Integer.rotateRight(crc, 15) + 0xa282ead8;
    }

    private static byte[] octets(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.remaining()];
        buffer.get(buffer.position(), octets);
        return octets;
    }

    /// Writes records one after another into a log that RocksDB reads.
    static final class Writer {

        private final OutputStream out;
        private int at;

        Writer(OutputStream out) {
            this.out = out;
        }

        void write(byte[] record) throws IOException {
            int done = 0;
            boolean first = true;
            do {
                int left = BLOCK - at % BLOCK;
                if (left < HEADER) {
                    out.write(new byte[left]);
                    at += left;
                    left = BLOCK;
                }
                int length = Math.min(left - HEADER, record.length - done);
                boolean last = done + length == record.length;
                int type = first ? last ? FULL : FIRST : last ? LAST : MIDDLE;
                ByteBuffer fragment = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
                fragment.putShort(4, (short) length).put(6, (byte) type).put(HEADER, record, done, length);
                fragment.putInt(0, mask(fragment.slice(6, 1 + length)));
                out.write(fragment.array());
                at += HEADER + length;
                done += length;
                first = false;
            } while (done < record.length);
        }
    }
}
