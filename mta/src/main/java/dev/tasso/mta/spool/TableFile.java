package dev.tasso.mta.spool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads RocksDB's table files, in the one form in which `Tables` has them written, where RocksDB refuses to.
///
/// A file is a row of data blocks, each with a checksum, and an index of them at the end. Where the index verifies, a
/// broken block is known by its place and the others are read; where it does not, the blocks are found by trying at
/// which octet the checksum comes out right.
final class TableFile {

    private static final int FOOTER = 53;
    private static final int TRAILER = 5;
    private static final int PACKED = 8;
    private static final int DELETION = 0;
    private static final int VALUE = 1;
    private static final int SINGLE_DELETION = 7;
    private static final int BLOB = 17;

    private final ByteBuffer file;
    private final Visitor visitor;
    private final List<Place> broken = new ArrayList<>();

    /// Where a block lies.
    record Place(long offset, long size) {}

    /// What an entry does to its key.
    enum Kind {
        PUT,
        /// The value tells where in which blob file the octets are.
        BLOB,
        DELETE
    }

    /// One entry.
    record Entry(byte[] key, long sequence, Kind kind, byte[] value) {}

    /// Told of every entry that can be relied on.
    @FunctionalInterface
    interface Visitor {
        void visit(Entry entry) throws IOException;
    }

    private TableFile(ByteBuffer file, Visitor visitor) {
        this.file = file;
        this.visitor = visitor;
    }

    /// Reads what there is; returns the stretches that do not verify.
    static List<Place> read(Path path, Visitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                Arena mapped = Arena.ofConfined()) {
            ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapped)
                    .asByteBuffer();
            TableFile table = new TableFile(file.order(ByteOrder.LITTLE_ENDIAN), visitor);
            table.read();
            return table.broken;
        }
    }

    private void read() throws IOException {
        List<Place> blocks = indexed();
        if (blocks.isEmpty()) {
            searched();
            return;
        }
        for (Place block : blocks) {
            if (verifies(block)) {
                entries(block, true);
            } else {
                broken.add(block);
                entries(block, false);
            }
        }
    }

    /// The blocks that the index names; none where footer or index do not verify.
    private List<Place> indexed() {
        try {
            ByteBuffer footer = file.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(file.limit() - FOOTER + 1);
            BatchRecord.number(footer);
            BatchRecord.number(footer);
            Place index = new Place(BatchRecord.number(footer), BatchRecord.number(footer));
            if (!verifies(index)) {
                return List.of();
            }
            List<Place> blocks = new ArrayList<>();
            ByteBuffer in = block(index);
            Place last = new Place(0, 0);
            while (in.hasRemaining()) {
                long shared = BatchRecord.number(in);
                long rest = BatchRecord.number(in);
                in.position(in.position() + (int) rest);
                if (shared != 0) {
                    return List.of();
                }
                last = new Place(BatchRecord.number(in), BatchRecord.number(in));
                if (last.offset < 0 || last.size <= 0 || last.offset + last.size + TRAILER > file.limit()) {
                    return List.of();
                }
                blocks.add(last);
            }
            return blocks;
        } catch (BufferUnderflowException | IllegalArgumentException noIndex) {
            return List.of();
        }
    }

    /// Without an index: each block ends where its checksum does.
    private void searched() throws IOException {
        int at = 0;
        int end;
        while ((end = blockEnd(at)) > 0) {
            entries(new Place(at, end - at), true);
            at = end + TRAILER;
        }
        broken.add(new Place(at, file.limit() - at));
    }

    private int blockEnd(int from) {
        for (int at = from; at + TRAILER <= file.limit(); at++) {
            if (at > from + 8 && file.get(at) == 0 && plausible(from, at) && verifies(new Place(from, at - from))) {
                return at;
            }
        }
        return -1;
    }

    /// Whether a block may end here: its last number counts its restart points, of which the first is 0.
    private boolean plausible(int from, int end) {
        int restarts = file.getInt(end - 4);
        long first = (long) end - 4 - 4L * restarts;
        return restarts > 0 && first > from && file.getInt((int) first) == 0;
    }

    private boolean verifies(Place place) {
        long end = place.offset + place.size;
        if (place.offset < 0 || place.size <= 0 || end + TRAILER > file.limit()) {
            return false;
        }
        ByteBuffer octets = file.slice((int) place.offset, (int) place.size + 1);
        return octets.get((int) place.size) == 0 && LogFile.mask(octets) == file.getInt((int) end + 1);
    }

    /// The entries of a block, without its restart points.
    private ByteBuffer block(Place place) {
        ByteBuffer octets = octets(place);
        return octets.limit(octets.limit() - 4 - 4 * restarts(octets));
    }

    private ByteBuffer octets(Place place) {
        return file.slice((int) place.offset, (int) place.size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int restarts(ByteBuffer block) {
        return block.getInt(block.limit() - 4) & 0x7fffffff;
    }

    /// Visits the entries of a block; of a broken one those whose own seal verifies.
    ///
    /// A key is written as what it differs in from the one before. So behind a broken entry it goes on at the next
    /// restart point, where a key stands whole.
    private void entries(Place place, boolean whole) throws IOException {
        ByteBuffer block = octets(place);
        int count = restarts(block);
        long end = (long) block.limit() - 4 - 4L * count;
        if (end < 0) {
            count = 0;
            end = block.limit();
        }
        for (int i = 0; i < Math.max(1, count); i++) {
            long from = count == 0 ? 0 : block.getInt((int) end + 4 * i) & 0xffffffffL;
            long to = i + 1 < count ? block.getInt((int) end + 4 * (i + 1)) & 0xffffffffL : end;
            if (from < to && to <= end && !entries(block, (int) from, (int) to, whole) && whole) {
                broken.add(place);
            }
        }
    }

    /// False where something is no entry.
    private boolean entries(ByteBuffer block, int from, int to, boolean whole) throws IOException {
        try {
            ByteBuffer in = block.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
            byte[] key = new byte[0];
            while (in.hasRemaining()) {
                int shared = Math.toIntExact(BatchRecord.number(in));
                int rest = Math.toIntExact(BatchRecord.number(in));
                int length = Math.toIntExact(BatchRecord.number(in));
                boolean fits = shared >= 0 && shared <= key.length && rest >= 0 && shared + rest > PACKED;
                if (!fits || length < 0 || (long) rest + length > in.remaining()) {
                    return false;
                }
                key = Arrays.copyOf(key, shared + rest);
                in.get(key, shared, rest);
                byte[] value = new byte[length];
                in.get(value);
                Entry entry = entry(key, value);
                if (whole || saved(entry)) {
                    visitor.visit(entry);
                }
            }
            return true;
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException notAnEntry) {
            return false;
        }
    }

    private static boolean saved(Entry entry) {
        boolean sealed = entry.kind == Kind.PUT
                && BatchRecord.verifies(new BatchRecord.Change(BatchRecord.Change.Kind.PUT, entry.key, entry.value));
        return sealed || (entry.kind == Kind.BLOB && Keys.wellFormed(entry.key));
    }

    private static Entry entry(byte[] internal, byte[] value) {
        int length = internal.length - PACKED;
        byte[] key = Arrays.copyOf(internal, length);
        long packed = ByteBuffer.wrap(internal).order(ByteOrder.LITTLE_ENDIAN).getLong(length);
        Kind kind = switch ((int) (packed & 0xff)) {
            case DELETION, SINGLE_DELETION -> Kind.DELETE;
            case VALUE -> Kind.PUT;
            case BLOB -> Kind.BLOB;
            default -> throw new IllegalArgumentException("an entry of unknown kind");
        };
        return new Entry(key, packed >>> 8, kind, value);
    }
}
