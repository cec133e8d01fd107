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
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The open RocksDB: its three tables, and the lease that keeps it open under a reader.
///
/// The tables are separate files, so that each bears witness of the others: where a file of one is damaged, the other
/// two still name what is missing.
///
/// Closing RocksDB under a live iterator kills the process. So every use is a call in here, under a lock that `close`
/// waits for.
final class Tables implements AutoCloseable {

    /// Octets of tables in memory that are left to their log at a clean end.
    private static final long REPLAYED_OCTETS = 8L << 20;

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

        byte[] title() {
            return title.getBytes(StandardCharsets.UTF_8);
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
    private final Tuning tuning = new Tuning();
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final Map<Table, ColumnFamilyHandle> handleOf = new EnumMap<>(Table.class);
    private final WriteOptions unforced = new WriteOptions();
    private final RocksDB db;
    private boolean open = true;

    private Tables(Path folder) throws RocksDBException {
        try {
            db = RocksDB.open(tuning.database(), folder.toString(), tuning.tables(), handles);
        } catch (RocksDBException refused) {
            tuning.close();
            unforced.close();
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

    void write(Batch batch) throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        use(db -> {
            try (WriteBatch all = new WriteBatch(batch.encode())) {
                db.write(unforced, all);
            }
            return true;
        });
    }

    void force() throws IOException {
        use(db -> {
            db.flushWal(true);
            return true;
        });
    }

    /// Writes the tables in memory to files, where so much is in them that replaying their log would take a while.
    void flush() throws IOException {
        use(db -> {
            if (db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables") > REPLAYED_OCTETS) {
                try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
                    db.flush(wait, handles);
                }
            }
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

    /// What is told of each key of a walk; ends the walk by answering false.
    @FunctionalInterface
    interface Visitor {
        boolean visit(byte[] key, RocksIterator at) throws RocksDBException, IOException;
    }

    /// Visits the keys from `from` on that begin with `prefix`, in order.
    void walk(byte[] prefix, byte[] from, Visitor visitor) throws IOException {
        within(prefix, at -> {
            for (at.seek(from); at.isValid(); at.next()) {
                if (!visitor.visit(at.key(), at)) {
                    return;
                }
            }
        });
    }

    /// What goes to and fro among keys.
    @FunctionalInterface
    interface Journey {
        void make(RocksIterator at) throws RocksDBException, IOException;
    }

    /// Lends an iterator that sees no key behind those that begin with `prefix`.
    void within(byte[] prefix, Journey journey) throws IOException {
        use(db -> {
            // Without an end, it would step over all tombstones between their last key and the next one of another
            // kind.
            try (Slice end = new Slice(Keys.behind(prefix));
                    ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
                    RocksIterator at = db.newIterator(handle(prefix), bounded)) {
                journey.make(at);
                at.status();
            }
            return true;
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
                tuning.close();
                unforced.close();
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
}
