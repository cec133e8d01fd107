package dev.tasso.mta.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When what failed for now is tried again, and when it is given up (RFC 5321 section 4.5.4.1).
///
/// @param intervals the pause after the first attempt, after the second and so on; the last one repeats
/// @param jitter each pause is made longer or shorter by at most this part of it, 0 to 1
/// @param lifetime after which the sender is told that it failed
/// @param delayNotice after which the sender is told that it takes longer; empty: never
public record Retry(List<Duration> intervals, double jitter, Duration lifetime, Optional<Duration> delayNotice) {

    public Retry {
        intervals = List.copyOf(intervals);
    }
}
