package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Opens the embedded store in a folder: at start, and again after it failed.
///
/// RocksDB is opened only when everything it would read has been looked at, because it drops or deletes in silence what
/// it cannot place. What is damaged is set aside into `damaged-<time>` beside the store; all that verifies is kept, and
/// each loss is named.
public final class RocksOpener implements Store.Opener {

    private final Path folder;
    private final Path store;
    private final InstantSource clock;
    private final RandomGenerator random;
    private boolean again;

    /// The folder is the spool's own; it is made where it does not exist.
    public RocksOpener(Path folder, InstantSource clock, RandomGenerator random) {
        this.folder = folder;
        this.store = folder.resolve("store");
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Store.Opened open() throws IOException {
        FolderLock lock = FolderLock.take(folder);
        try {
            FormatMark.check(folder);
            Instant now = clock.instant();
            DamagedFolder damaged = new DamagedFolder(folder, now);
            BodyFiles files = BodyFiles.below(folder);
            Tables tables = recover(damaged);
            RocksStore opened = new RocksStore(tables, files, lock, random.nextInt(), now);
            try {
                List<Event> findings = opened.recovered(damaged, again, now);
                again = true;
                return new Store.Opened(opened, findings);
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            again = true;
            lock.close();
            throw e;
        }
    }

    private Tables recover(DamagedFolder damaged) throws IOException {
        Salvage salvage = new Salvage(folder, damaged);
        salvage.finish();
        Files.createDirectories(store);
        new LogCheck(store, damaged).run();
        Optional<String> damage = new StoreCheck(store, again, damaged).run();
        if (damage.isEmpty()) {
            try {
                return Tables.open(store);
            } catch (Store.Damage refused) {
                damage = Optional.of(String.valueOf(refused.getMessage()));
            }
        }
        damaged.found("store", damage.get() + "; all that verifies was copied into a new store");
        salvage.run();
        return Tables.open(store);
    }
}
