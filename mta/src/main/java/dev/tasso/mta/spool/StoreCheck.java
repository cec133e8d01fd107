package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/// Looks at the manifest and the tables before RocksDB does.
///
/// Without its manifest RocksDB would begin a new store and delete the files of the old one; with one that ends early
/// it would delete the newest.
final class StoreCheck {

    static {
        RocksDB.loadLibrary();
    }

    /// Octets of tables up to which they are read before the store is opened; more are read while it serves.
    private static final long VERIFIED_AT_START_MAX = 256L << 20;

    private final Path store;
    private final boolean all;
    private final DamagedFolder damaged;

    /// @param all whether tables of the history are verified too
    StoreCheck(Path store, boolean all, DamagedFolder damaged) {
        this.store = store;
        this.all = all;
        this.damaged = damaged;
    }

    /// What is wrong; empty where nothing is.
    Optional<String> run() throws IOException {
        Optional<String> manifest = checkManifest();
        Optional<String> table = checkTables();
        return manifest.isPresent() ? manifest : table;
    }

    private Optional<String> checkManifest() throws IOException {
        Path current = store.resolve("CURRENT");
        boolean used = !LogCheck.files(store, ".sst").isEmpty()
                || !LogCheck.files(store, ".blob").isEmpty()
                || !LogCheck.files(store, ".log").isEmpty();
        if (!Files.exists(current)) {
            return used ? Optional.of("CURRENT is missing") : Optional.empty();
        }
        String name = new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1);
        if (!name.matches("MANIFEST-\\d+\n")) {
            return Optional.of("CURRENT names no manifest");
        }
        Path manifest = store.resolve(name.strip());
        if (!Files.exists(manifest)) {
            return Optional.of("the manifest is missing");
        }
        boolean[] whole = {true};
        LogFile.read(manifest, (kind, _, _, _) -> whole[0] &= kind == LogFile.Kind.WHOLE);
        return whole[0] ? Optional.empty() : Optional.of("the manifest does not verify");
    }

    /// Reads tables in use that were not verified at opening; one that vanishes meanwhile was merged into another.
    static void verifyAll(List<Path> tables) throws IOException {
        try (Options options = new Options()) {
            for (Path file : tables) {
                if (!verifies(options, file, true) && Files.exists(file)) {
                    throw new Store.Damage("table " + file.getFileName() + " does not verify");
                }
            }
        }
    }

    private Optional<String> checkTables() throws IOException {
        Optional<String> found = Optional.empty();
        List<Path> files = LogCheck.files(store, ".sst");
        long octets = files.stream().mapToLong(file -> file.toFile().length()).sum();
        if (!all && octets > VERIFIED_AT_START_MAX) {
            return Optional.empty();
        }
        try (Options options = new Options()) {
            for (Path file : files) {
                if (!verifies(options, file, all)) {
                    damaged.found(file.getFileName().toString(), "the table does not verify");
                    found = Optional.of("a table does not verify");
                }
            }
        }
        return found;
    }

    private static boolean verifies(Options options, Path file, boolean history) {
        try (SstFileReader reader = new SstFileReader(options)) {
            reader.open(file.toString());
            byte[] table = reader.getTableProperties().getColumnFamilyName();
            if (history || !Arrays.equals(table, "history".getBytes(StandardCharsets.US_ASCII))) {
                reader.verifyChecksum();
            }
            return true;
        } catch (RocksDBException broken) {
            return false;
        }
    }
}
