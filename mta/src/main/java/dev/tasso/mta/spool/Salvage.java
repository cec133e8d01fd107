package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Makes a new store of all that can be read of a damaged one, file by file, without asking RocksDB or its manifest.
///
/// Every entry of every table and every log carries a sequence number, so the newest of each key is known however the
/// files lay over one another. They are sorted by a RocksDB of its own, which is thrown away afterwards. The damaged
/// store is set aside whole; a process that dies on the way begins anew, or finishes where only the renaming was
/// left.
final class Salvage {

    private static final int BATCH_OCTETS = 4 << 20;
    private static final byte PUT = 1;
    private static final byte BLOB = 2;
    private static final byte DELETE = 3;

    private final Path spool;
    private final Path store;
    private final Path fresh;
    private final Path sorting;
    private final Path complete;
    private final DamagedFolder damaged;

    Salvage(Path spool, DamagedFolder damaged) {
        this.spool = spool;
        this.store = spool.resolve("store");
        this.fresh = spool.resolve("store.salvaged");
        this.sorting = spool.resolve("store.sorting");
        this.complete = spool.resolve("store.salvaged.complete");
        this.damaged = damaged;
    }

    /// Finishes or throws away what an earlier process left.
    void finish() throws IOException {
        deleteAll(sorting);
        if (Files.exists(complete)) {
            if (!Files.exists(store) && Files.exists(fresh)) {
                Files.move(fresh, store, StandardCopyOption.ATOMIC_MOVE);
                DamagedFolder.forceFolder(spool);
            }
            Files.delete(complete);
        }
        deleteAll(fresh);
    }

    void run() throws IOException {
        deleteAll(fresh);
        deleteAll(sorting);
        try (Options options = new Options().setCreateIfMissing(true).setWriteBufferSize(32L << 20);
                RocksDB sorter = RocksDB.open(options, sorting.toString());
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
            try (Collector collector = new Collector(sorter, unlogged)) {
                collect(collector);
            }
            try (Tables tables = Tables.open(fresh)) {
                writeNewest(sorter, tables);
                findBodies(tables);
                tables.force();
            }
        } catch (RocksDBException e) {
            throw Tables.failure("the salvage of " + store + " failed", e);
        }
        deleteAll(sorting);
        replace();
    }

    private void replace() throws IOException {
        Files.createFile(complete);
        DamagedFolder.forceFolder(spool);
        Files.move(store, damaged.path().resolve("store"), StandardCopyOption.ATOMIC_MOVE);
        DamagedFolder.forceFolder(spool);
        finish();
    }

    private void collect(Collector collector) throws IOException {
        for (Path table : LogCheck.files(store, ".sst")) {
            List<TableFile.Place> broken = TableFile.read(
                    table,
                    entry -> collector.add(
                            entry.key(),
                            entry.sequence(),
                            switch (entry.kind()) {
                                case PUT -> PUT;
                                case BLOB -> BLOB;
                                case DELETE -> DELETE;
                            },
                            entry.value()));
            for (TableFile.Place place : broken) {
                damaged.found(
                        table.getFileName().toString(),
                        "octets " + place.offset() + " to " + (place.offset() + place.size())
                                + " of the table do not verify");
                damaged.suspect(octets(table, place));
            }
        }
        for (Path log : LogCheck.files(store, ".log")) {
            LogFile.read(log, (kind, _, _, piece) -> {
                if (kind == LogFile.Kind.WHOLE) {
                    Optional<BatchRecord> batch = BatchRecord.read(piece.octets());
                    if (batch.isPresent()) {
                        collector.add(batch.get());
                    }
                }
            });
        }
    }

    private static byte[] octets(Path file, TableFile.Place place) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer octets = ByteBuffer.allocate((int) place.size());
            channel.read(octets, place.offset());
            return octets.array();
        }
    }

    /// Puts entries into the sorter: by key, the newest first.
    private static final class Collector implements AutoCloseable {

        private final RocksDB sorter;
        private final WriteOptions options;
        private final WriteBatch batch = new WriteBatch();

        Collector(RocksDB sorter, WriteOptions options) {
            this.sorter = sorter;
            this.options = options;
        }

        void add(BatchRecord record) throws IOException {
            long sequence = record.sequence();
            for (BatchRecord.Change change : record.changes()) {
                if (change.kind() != BatchRecord.Change.Kind.DELETE_RANGE) {
                    boolean put = change.kind() == BatchRecord.Change.Kind.PUT;
                    add(change.key(), sequence, put ? PUT : DELETE, change.value());
                }
                sequence++;
            }
        }

        void add(byte[] key, long sequence, byte kind, byte[] value) throws IOException {
            byte[] sorted = ByteBuffer.allocate(key.length + 8)
                    .put(key)
                    .putLong(~sequence)
                    .array();
            byte[] kept =
                    ByteBuffer.allocate(1 + value.length).put(kind).put(value).array();
            try {
                batch.put(sorted, kept);
                if (batch.getDataSize() > BATCH_OCTETS) {
                    write();
                }
            } catch (RocksDBException e) {
                throw Tables.failure("sorting failed", e);
            }
        }

        private void write() throws RocksDBException {
            sorter.write(options, batch);
            batch.clear();
        }

        @Override
        public void close() throws RocksDBException {
            write();
            batch.close();
        }
    }

    private void writeNewest(RocksDB sorter, Tables tables) throws IOException, RocksDBException {
        Batch batch = new Batch();
        try (RocksIterator at = sorter.newIterator()) {
            byte[] last = new byte[0];
            for (at.seekToFirst(); at.isValid(); at.next()) {
                byte[] key = Arrays.copyOf(at.key(), at.key().length - 8);
                if (!Arrays.equals(key, last)) {
                    last = key;
                    Optional<byte[]> value = resolve(key, at.value());
                    if (value.isPresent()) {
                        batch.put(key, value.get());
                    }
                }
                if (batch.size() > BATCH_OCTETS) {
                    tables.write(batch);
                    batch.clear();
                }
            }
            at.status();
            tables.write(batch);
        }
    }

    /// The value of the newest entry of a key; empty where it was deleted or its blob cannot be read.
    private Optional<byte[]> resolve(byte[] key, byte[] kept) throws IOException {
        byte[] value = Arrays.copyOfRange(kept, 1, kept.length);
        return switch (kept[0]) {
            case PUT -> Optional.of(value);
            case BLOB -> blob(key, ByteBuffer.wrap(value, 1, value.length - 1));
            default -> Optional.empty();
        };
    }

    private Optional<byte[]> blob(byte[] key, ByteBuffer reference) throws IOException {
        long number = BatchRecord.number(reference);
        long offset = BatchRecord.number(reference);
        long size = BatchRecord.number(reference);
        Path file = store.resolve(String.format(Locale.ROOT, "%06d.blob", number));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (size < 0 || offset < 0 || offset + size > channel.size()) {
                throw new NoSuchFileException(file.toString());
            }
            ByteBuffer octets = ByteBuffer.allocate((int) size);
            while (octets.hasRemaining() && channel.read(octets, offset + octets.position()) >= 0) {
                // A read may come in parts.
            }
            return Optional.of(octets.array());
        } catch (NoSuchFileException missing) {
            damaged.suspect(key);
            damaged.found(file.getFileName().toString(), "the blob of " + Keys.messageOf(key) + " is missing");
            return Optional.empty();
        }
    }

    /// Looks through the blob files for bodies whose place is no longer known.
    private void findBodies(Tables tables) throws IOException, RocksDBException {
        Records records = new Records(tables);
        Set<ByteBuffer> wanted = new HashSet<>();
        tables.walk(Keys.kind('e'), Keys.kind('e'), (key, at) -> {
            Optional<byte[]> head = Seal.open(key, at.value());
            int chunks = head.map(octets -> Head.decode(octets).chunksInTable()).orElse(0);
            for (int chunk = 0; chunk < chunks; chunk++) {
                byte[] wantedKey = Keys.chunk(Keys.messageOf(key), chunk);
                if (records.value(wantedKey).isEmpty()) {
                    wanted.add(ByteBuffer.wrap(wantedKey));
                }
            }
            return true;
        });
        for (Path blobs : wanted.isEmpty() ? List.<Path>of() : LogCheck.files(store, ".blob")) {
            BlobFile.read(blobs, (key, value) -> {
                if (wanted.contains(ByteBuffer.wrap(key))) {
                    put(tables, key, value.octets());
                }
            });
        }
    }

    private static void put(Tables tables, byte[] key, byte[] value) throws IOException {
        Batch batch = new Batch();
        batch.put(key, value);
        tables.write(batch);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
