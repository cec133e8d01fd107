package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The open RocksDB: its options, its three tables, and the lease that keeps it open under a reader.
///
/// The tables are separate files, so that each bears witness of the others: where a file of one is damaged, the other
/// two still name what is missing. Files are written without compression and with CRC32C, the simplest form there is,
/// because `Salvage` must be able to read what RocksDB refuses.
///
/// Closing RocksDB under a live iterator kills the process. So every use is a call in here, under a lock that `close`
/// waits for.
final class Tables implements AutoCloseable {

    /// Octets of blocks kept in memory, indexes and filters included.
    private static final long CACHE_OCTETS = 64L << 20;

    /// Octets of all tables in memory before they are written to files.
    private static final long MEMORY_OCTETS = 96L << 20;

    /// Octets of logs that a start has to replay at most.
    private static final long LOG_OCTETS_MAX = 256L << 20;

    /// Values from this size on go to blob files; smaller ones lie in the table.
    private static final long BLOB_OCTETS_MIN = 4_096;

    private static final long BLOB_FILE_OCTETS = 128L << 20;

    static {
        RocksDB.loadLibrary();
    }

    /// The three tables, in the order in which RocksDB numbers them.
    enum Table {
        /// Schedule and recipients.
        QUEUE("default", 0),
        /// Envelopes and bodies.
        MESSAGE("message", 1),
        /// Events and look-ups.
        HISTORY("history", 2);

        private final String title;
        private final int number;

        Table(String title, int number) {
            this.title = title;
            this.number = number;
        }

        /// By which RocksDB's log names it: it counts tables in the order in which they were made.
        int number() {
            return number;
        }

        /// Where a key belongs, by its first letter.
        static Table of(byte[] key) {
            return switch (key[0]) {
                case 'd', 'r', 'a' -> QUEUE;
                case 'e', 'b' -> MESSAGE;
                default -> HISTORY;
            };
        }
    }

    private final ReadWriteLock lease = new ReentrantReadWriteLock();
    private final List<RocksObject> owned = new ArrayList<>();
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final Map<Table, ColumnFamilyHandle> handleOf = new EnumMap<>(Table.class);
    private final WriteOptions unforced = new WriteOptions();
    private final RocksDB db;
    private boolean open = true;

    private Tables(Path folder) throws RocksDBException {
        Cache cache = own(new LRUCache(CACHE_OCTETS));
        BloomFilter filter = own(new BloomFilter(10));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Table table : Table.values()) {
            descriptors.add(new ColumnFamilyDescriptor(utf8(table.title), tableOptions(table, cache, filter)));
        }
        try {
            db = RocksDB.open(options(), folder.toString(), descriptors, handles);
        } catch (RocksDBException refused) {
            closeOwned();
            throw refused;
        }
        for (Table table : Table.values()) {
            handleOf.put(table, handles.get(handleOf.size()));
        }
    }

    /// Opens the tables of a folder, or makes them. RocksDB refuses whatever does not verify.
    static Tables open(Path folder) throws IOException {
        try {
            return new Tables(folder);
        } catch (RocksDBException refused) {
            IOException why = failure("the store in " + folder + " does not open", refused);
            throw isDamage(refused) ? new Store.Damage(String.valueOf(why.getMessage())) : why;
        }
    }

    /// Anything but a disk that does not answer now: a missing file is damage, a full disk is not.
    private static boolean isDamage(RocksDBException refused) {
        Status status = refused.getStatus();
        boolean io = status != null && status.getCode() == Status.Code.IOError;
        return !io || String.valueOf(refused.getMessage()).contains("No such file");
    }

    private DBOptions options() {
        // RocksDB itself never drops a record of its log: a torn tail or damage is cut off by LogCheck, which names it.
        return own(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.AbsoluteConsistency)
                .setManualWalFlush(true)
                .setMaxTotalWalSize(LOG_OCTETS_MAX)
                .setDbWriteBufferSize(MEMORY_OCTETS)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(1 << 20)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL));
    }

    private ColumnFamilyOptions tableOptions(Table table, Cache cache, BloomFilter filter) {
        BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setBlockSize(16 << 10)
                .setFormatVersion(5)
                .setChecksumType(ChecksumType.kCRC32c)
                .setFilterPolicy(filter);
        ColumnFamilyOptions options = own(new ColumnFamilyOptions()
                .setTableFormatConfig(blocks)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(64L << 20));
        return table == Table.MESSAGE
                ? options.setEnableBlobFiles(true)
                        .setMinBlobSize(BLOB_OCTETS_MIN)
                        .setBlobFileSize(BLOB_FILE_OCTETS)
                        .setEnableBlobGarbageCollection(true)
                : options;
    }

    /// What is done with the open store, under the lease.
    @FunctionalInterface
    interface Work<T> {
        T on(RocksDB db) throws RocksDBException, IOException;
    }

    <T> T use(Work<T> work) throws IOException {
        lease.readLock().lock();
        try {
            if (!open) {
                throw new IOException("the store is closed");
            }
            return work.on(db);
        } catch (RocksDBException e) {
            throw failure("the store failed", e);
        } finally {
            lease.readLock().unlock();
        }
    }

    void write(WriteBatch batch) throws IOException {
        use(db -> {
            db.write(unforced, batch);
            return true;
        });
    }

    void force() throws IOException {
        use(db -> {
            db.flushWal(true);
            return true;
        });
    }

    /// Links and copies the files as they are now into a folder that does not exist yet.
    void checkpoint(Path folder) throws IOException {
        use(db -> {
            try (Checkpoint checkpoint = Checkpoint.create(db)) {
                checkpoint.createCheckpoint(folder.toString());
            }
            return true;
        });
    }

    /// The table files in use now; one that is still being written is not among them.
    List<Path> files() throws IOException {
        return use(db -> db.getLiveFilesMetaData().stream()
                .map(file -> Path.of(file.path(), file.fileName()))
                .toList());
    }

    ColumnFamilyHandle handle(byte[] key) {
        return Objects.requireNonNull(handleOf.get(Table.of(key)));
    }

    void put(WriteBatch batch, byte[] key, byte[] value) throws RocksDBException {
        batch.put(handle(key), key, value);
    }

    void delete(WriteBatch batch, byte[] key) throws RocksDBException {
        batch.delete(handle(key), key);
    }

    /// What is told of each key of a walk; ends the walk by answering false.
    @FunctionalInterface
    interface Visitor {
        boolean visit(byte[] key, RocksIterator at) throws RocksDBException, IOException;
    }

    /// Visits the keys from `from` on that begin with `prefix`, in order.
    void walk(byte[] prefix, byte[] from, Visitor visitor) throws IOException {
        use(db -> {
            try (RocksIterator at = db.newIterator(handle(prefix))) {
                for (at.seek(from); at.isValid(); at.next()) {
                    byte[] key = at.key();
                    if (!Keys.startsWith(key, prefix) || !visitor.visit(key, at)) {
                        return true;
                    }
                }
                at.status();
                return true;
            }
        });
    }

    /// Waits until nobody reads, then closes.
    @Override
    public void close() {
        lease.writeLock().lock();
        try {
            if (open) {
                open = false;
                handles.forEach(ColumnFamilyHandle::close);
                db.close();
                closeOwned();
            }
        } finally {
            lease.writeLock().unlock();
        }
    }

    static IOException failure(String what, RocksDBException cause) {
        Status status = cause.getStatus();
        String why = what + ": " + String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (status != null && status.getCode() == Status.Code.Corruption) {
            return new Store.Damage(why);
        }
        return new IOException(why, cause);
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    private void closeOwned() {
        owned.reversed().forEach(RocksObject::close);
        unforced.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
