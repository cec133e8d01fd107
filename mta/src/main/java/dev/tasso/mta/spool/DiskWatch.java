package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Whether the disk has room for more than what is needed to finish what is there.
final class DiskWatch {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Path disk;
    private final long reserveOctets;
    private boolean looked;
    private long lookedAt;
    private volatile boolean full;

    DiskWatch(Path disk, long reserveOctets) {
        this.disk = disk;
        this.reserveOctets = reserveOctets;
        look();
    }

    /// Called by the writer thread, often.
    void look() {
        long now = System.nanoTime();
        if (looked && now - lookedAt < LOOK_EVERY.toNanos()) {
            return;
        }
        looked = true;
        lookedAt = now;
        try {
            full = Files.getFileStore(disk).getUsableSpace() < reserveOctets;
        } catch (IOException unknown) {
            full = true;
        }
    }

    boolean isFull() {
        return full;
    }
}
