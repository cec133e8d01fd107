package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Opens the embedded store in a folder: at start, and again after it failed.
public final class RocksOpener implements Store.Opener {

    private final Path folder;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// @param folder the spool's own; it is made where it does not exist
    public RocksOpener(Path folder, InstantSource clock, RandomGenerator random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Store.Opened open() throws IOException {
        FolderLock lock = FolderLock.take(folder);
        try {
            List<Event> findings = new ArrayList<>();
            Path store = Files.createDirectories(folder.resolve("store"));
            Tables tables = Tables.open(store);
            RocksStore opened = new RocksStore(tables, lock, random.nextInt(), clock.instant());
            opened.sweep();
            return new Store.Opened(opened, findings);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }
}
