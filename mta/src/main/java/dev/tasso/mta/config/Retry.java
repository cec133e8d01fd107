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

    static final Retry DEFAULT = new Retry(
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

    public Retry {
        intervals = List.copyOf(intervals);
    }

    /// Reads the four keys; what is not set is taken from `otherwise`.
    static Retry read(Table table, Retry otherwise) {
        Retry retry = new Retry(
                table.list("intervals", Form.DURATION, otherwise.intervals),
                table.value("jitter", Form.PART, otherwise.jitter),
                table.value("lifetime", Form.DURATION, otherwise.lifetime),
                Optional.of(table.value(
                                "delay-notice", Form.DURATION_OR_NEVER, otherwise.delayNotice.orElse(Duration.ZERO)))
                        .filter(notice -> !notice.isZero()));
        if (retry.intervals.isEmpty()) {
            table.wrong("intervals", "is empty", "name at least one pause: [\"5m\"]");
            return otherwise;
        }
        return retry;
    }
}
