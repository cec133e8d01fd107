package dev.tasso.mta.deliver;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers for a while which addresses nobody answered at, so that the next attempt asks the others first.
final class DeadAddresses {

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int ADDRESSES_MAX = 10_000;

    private final ConcurrentHashMap<InetSocketAddress, Long> until = new ConcurrentHashMap<>();

    boolean contains(InetSocketAddress address) {
        Long end = until.get(address);
        return end != null && end - System.nanoTime() > 0;
    }

    void add(InetSocketAddress address) {
        long now = System.nanoTime();
        if (until.size() >= ADDRESSES_MAX) {
            until.values().removeIf(end -> end - now <= 0);
        }
        if (until.size() < ADDRESSES_MAX) {
            until.put(address, now + REMEMBERED_NANOS);
        }
    }

    void remove(InetSocketAddress address) {
        until.remove(address);
    }
}
