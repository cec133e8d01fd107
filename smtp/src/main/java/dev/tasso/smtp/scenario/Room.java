package dev.tasso.smtp.scenario;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that messages on their way in may fill together.
final class Room {

    private final long octetsMax;
    private final AtomicLong taken = new AtomicLong();

    Room(long octetsMax) {
        this.octetsMax = octetsMax;
    }

    /// Whether there is room for so many more; who was given it must [#give] it back.
    boolean take(long octets) {
        if (taken.addAndGet(octets) <= octetsMax) {
            return true;
        }
        taken.addAndGet(-octets);
        return false;
    }

    void give(long octets) {
        taken.addAndGet(-octets);
    }
}
