package dev.tasso.mta.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When what failed for now is tried again, and when it is given up (RFC 5321 section 4.5.4.1).
///
/// @param pauses after the first attempt, after the second and so on; the last one repeats
/// @param jitter each pause is made longer or shorter by at most this part of it, 0 to 1
/// @param lifetime after which a recipient has failed
/// @param delayNotice after which the sender is told that it takes longer; empty: never
public record RetrySchedule(List<Duration> pauses, double jitter, Duration lifetime, Optional<Duration> delayNotice) {

    public RetrySchedule {
        pauses = List.copyOf(pauses);
        if (pauses.isEmpty()) {
            throw new IllegalArgumentException("a retry schedule has at least one pause");
        }
    }

    /// What a server does that was told nothing.
    public static RetrySchedule defaults() {
        return new RetrySchedule(
                List.of(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(30),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofHours(4)),
                0.1,
                Duration.ofDays(5),
                Optional.of(Duration.ofHours(4)));
    }

    /// The time of the next attempt.
    ///
    /// @param failures how many attempts have failed, at least 1
    /// @param end when the lifetime is over: there is one last attempt then, and none after it
    Instant next(int failures, Instant now, Instant end, RandomGenerator random) {
        Instant next = now.plus(pause(failures, random));
        return next.isAfter(end) && now.isBefore(end) ? end : next;
    }

    private Duration pause(int failures, RandomGenerator random) {
        Duration pause = pauses.get(Math.clamp(failures - 1L, 0, pauses.size() - 1));
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.max(1, Math.round(pause.toMillis() * factor)));
    }
}
