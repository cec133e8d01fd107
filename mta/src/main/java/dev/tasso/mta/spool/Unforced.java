package dev.tasso.mta.spool;

import java.io.IOException;
import java.time.Duration;

/// What is written and not forced yet, and how long the last force took. Used by the writer thread.
final class Unforced {

    private final Duration forceWithin;
    private boolean any;
    private long since;
    private Duration lastForce = Duration.ZERO;

    /// @param forceWithin the longest that anything stays here
    Unforced(Duration forceWithin) {
        this.forceWithin = forceWithin;
    }

    void mark() {
        if (!any) {
            any = true;
            since = System.nanoTime();
        }
    }

    boolean any() {
        return any;
    }

    boolean overdue() {
        return any && left().isZero();
    }

    /// Until it is overdue.
    Duration left() {
        long left = forceWithin.toNanos() - (System.nanoTime() - since);
        return Duration.ofNanos(Math.max(0, left));
    }

    void force(Store store) throws IOException {
        long begun = System.nanoTime();
        store.force();
        lastForce = Duration.ofNanos(System.nanoTime() - begun);
        any = false;
    }

    Duration lastForce() {
        return lastForce;
    }

    /// The store failed: whatever was written, nobody was promised it.
    void forget() {
        any = false;
    }
}
