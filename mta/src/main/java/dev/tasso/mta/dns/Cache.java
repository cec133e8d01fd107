package dev.tasso.mta.dns;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Keeps answers for as long as they live, at most so many, and lets many who ask the same at once wait for one
/// question.
final class Cache<K, V> {

    /// A value and how long it may be used.
    record Entry<V>(V value, long ttlNanos) {}

    private record Kept<V>(V value, long deadNanos) {}

    private final ConcurrentHashMap<K, Kept<V>> kept = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<K, CompletableFuture<V>> asking = new ConcurrentHashMap<>();
    private final int entriesMax;
    private final LongSupplier nanoTime;

    Cache(int entriesMax, LongSupplier nanoTime) {
        this.entriesMax = entriesMax;
        this.nanoTime = nanoTime;
    }

    /// The kept value, or what `ask` answers; `ask` does not throw.
    V get(K key, Function<K, Entry<V>> ask) {
        Optional<V> known = known(key);
        if (known.isPresent()) {
            return known.get();
        }
        CompletableFuture<V> ours = new CompletableFuture<>();
        CompletableFuture<V> theirs = asking.putIfAbsent(key, ours);
        if (theirs != null) {
            return theirs.join();
        }
        try {
            // Another's question may have been answered since we looked.
            V value = known(key).orElseGet(() -> keep(key, ask.apply(key)));
            ours.complete(value);
            return value;
        } finally {
            asking.remove(key);
            ours.completeExceptionally(new IllegalStateException("the question was not answered"));
        }
    }

    int size() {
        return kept.size();
    }

    private Optional<V> known(K key) {
        return Optional.ofNullable(kept.get(key))
                .filter(entry -> entry.deadNanos - nanoTime.getAsLong() > 0)
                .map(Kept::value);
    }

    private V keep(K key, Entry<V> entry) {
        long now = nanoTime.getAsLong();
        if (kept.size() >= entriesMax) {
            makeRoom(now);
        }
        kept.put(key, new Kept<>(entry.value, now + entry.ttlNanos));
        return entry.value;
    }

    /// Drops what is dead, and where that is too little an arbitrary tenth of the rest.
    private void makeRoom(long now) {
        kept.values().removeIf(entry -> entry.deadNanos - now <= 0);
        Iterator<K> keys = kept.keySet().iterator();
        int surplus = kept.size() - entriesMax + Math.max(1, entriesMax / 10);
        while (surplus-- > 0 && keys.hasNext()) {
            keys.next();
            keys.remove();
        }
    }
}
