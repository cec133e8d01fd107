package dev.tasso.mta;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Domains that have asked for the mail that their route holds (RFC 1985): for a while it goes on as if nothing held
/// it. After a restart they ask again.
final class Released {

    /// For how long a destination that has asked is taken to be there.
    static final Duration OPEN_FOR = Duration.ofMinutes(10);

    private final Map<String, Instant> until = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Released(InstantSource clock) {
        this.clock = clock;
    }

    void add(String domain) {
        Instant now = clock.instant();
        until.values().removeIf(end -> !end.isAfter(now));
        until.put(domain, now.plus(OPEN_FOR));
    }

    boolean contains(String domain) {
        return until.getOrDefault(domain, Instant.MIN).isAfter(clock.instant());
    }
}
