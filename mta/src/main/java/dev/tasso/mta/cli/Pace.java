package dev.tasso.mta.cli;

import java.util.concurrent.locks.LockSupport;

/// Keeps to so many messages a second.
final class Pace {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final long startNanos = System.nanoTime();
    private long begun;

    /// @param perSecond 0 for no bound
    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /// Waits until the next one may begin.
    void next() {
        if (perSecond > 0) {
            long dueNanos = startNanos + (long) (begun * NANOS / perSecond);
            while (dueNanos - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
        }
        begun++;
    }
}
