package dev.tasso.mta.spool;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksObject;
import org.rocksdb.WALRecoveryMode;

/// How RocksDB is set up, and the native objects that must outlive it.
///
/// Files are written without compression, with every key in full and with CRC32C, the simplest form there is, because
/// `Salvage` must be able to read what RocksDB refuses: a broken octet costs the record it lies in, and no other.
final class Tuning implements AutoCloseable {

    /// Octets of blocks kept in memory, indexes and filters included.
    private static final long CACHE_OCTETS = 64L << 20;

    /// Octets of all tables in memory before they are written to files.
    private static final long MEMORY_OCTETS = 96L << 20;

    /// Octets of logs that a start has to replay at most.
    private static final long LOG_OCTETS_MAX = 96L << 20;

    /// Values from this size on go to blob files; smaller ones lie in the table.
    private static final long BLOB_OCTETS_MIN = 4_096;

    private static final long BLOB_FILE_OCTETS = 128L << 20;

    /// The part of all blob files, the oldest, whose bodies are copied at a merge, so that the files can go. What
    /// has gone by itself until then need not be copied.
    private static final double COPIED_PART = 0.125;

    /// Table files that are merged at once. Each merge copies what is older, too: of messages most is delivered
    /// and gone if it waits a little, and the history is read seldom. The queue, which is walked through all the
    /// time, is merged sooner.
    private static final int FILES = 16;

    static {
        RocksDB.loadLibrary();
    }

    private final List<RocksObject> owned = new ArrayList<>();

    /// The tables with their options, in the order in which RocksDB numbers them.
    List<ColumnFamilyDescriptor> tables() {
        Cache cache = own(new LRUCache(CACHE_OCTETS));
        BloomFilter filter = own(new BloomFilter(10));
        List<ColumnFamilyDescriptor> tables = new ArrayList<>();
        for (Tables.Table table : Tables.Table.values()) {
            tables.add(new ColumnFamilyDescriptor(table.title(), options(table, cache, filter)));
        }
        return tables;
    }

    DBOptions database() {
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

    private ColumnFamilyOptions options(Tables.Table table, Cache cache, BloomFilter filter) {
        BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setBlockSize(16 << 10)
                .setBlockRestartInterval(1)
                .setFormatVersion(5)
                .setChecksumType(ChecksumType.kCRC32c)
                .setFilterPolicy(filter);
        ColumnFamilyOptions options = own(new ColumnFamilyOptions()
                .setTableFormatConfig(blocks)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(64L << 20));
        if (table != Tables.Table.QUEUE) {
            options.setLevel0FileNumCompactionTrigger(FILES)
                    .setLevel0SlowdownWritesTrigger(2 * FILES)
                    .setLevel0StopWritesTrigger(4 * FILES);
        }
        return table == Tables.Table.MESSAGE
                ? options.setEnableBlobFiles(true)
                        .setMinBlobSize(BLOB_OCTETS_MIN)
                        .setBlobFileSize(BLOB_FILE_OCTETS)
                        .setEnableBlobGarbageCollection(true)
                        .setBlobGarbageCollectionAgeCutoff(COPIED_PART)
                : options;
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    /// To be called when the database is closed.
    @Override
    public void close() {
        owned.reversed().forEach(RocksObject::close);
    }
}
