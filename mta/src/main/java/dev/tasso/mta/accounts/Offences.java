package dev.tasso.mta.accounts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts offences by key and forgets them at a steady pace, so that an attack is slowed down for as long as it lasts
/// and nobody is shut out for good.
///
/// Remembers a bounded number of keys; the one unused for longest is forgotten first.
public final class Offences<K> {

    static final int KEYS_MAX = 100_000;

    private final Duration forgivenEvery;
    private final InstantSource clock;
    private final Map<K, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Count> eldest) {
            return size() > KEYS_MAX;
        }
    };

    private record Count(double offences, Instant at) {}

    /// @param forgivenEvery the time in which one offence is forgotten
    public Offences(Duration forgivenEvery, InstantSource clock) {
        this.forgivenEvery = forgivenEvery;
        this.clock = clock;
    }

    /// Offences not yet forgotten, with this one.
    public synchronized double add(K key) {
        Instant now = clock.instant();
        double offences = at(key, now) + 1;
        counts.put(key, new Count(offences, now));
        return offences;
    }

    /// Offences not yet forgotten.
    public synchronized double count(K key) {
        return at(key, clock.instant());
    }

    /// Forgets all offences of the key.
    public synchronized void forgive(K key) {
        counts.remove(key);
    }

    private double at(K key, Instant now) {
        Count count = counts.get(key);
        if (count == null) {
            return 0;
        }
        double forgiven = (double) Duration.between(count.at, now).toMillis() / forgivenEvery.toMillis();
        return Math.max(0, count.offences - Math.max(0, forgiven));
    }
}
