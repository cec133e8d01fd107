package dev.tasso.mta.spool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The room in the heap for bodies that are not on the disk yet: a budget of octets that all intakes share.
final class Room {

    private final long octetsMax;
    private long octets;
    private int waiting;

    Room(long octetsMax) {
        this.octetsMax = octetsMax;
    }

    /// Takes octets from the budget; waits for others to give theirs back, at most so long.
    synchronized boolean reserve(long more, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        waiting++;
        try {
            while (octets + more > octetsMax) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting--;
        }
        octets += more;
        return true;
    }

    synchronized void release(long fewer) {
        octets -= fewer;
        if (waiting > 0) {
            notifyAll();
        }
    }
}
