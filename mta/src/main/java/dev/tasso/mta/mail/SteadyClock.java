package dev.tasso.mta.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/// The time of day as the whole server sees it: it follows the wall clock, but never jumps with it.
///
/// A wall clock that is set ten years on would expire every message at once; one that is set back would leave mail
/// waiting. So a small difference (a clock being slewed) is followed, and so is a leap forward that a sleeping machine
/// can explain; any other step is not: time goes on as the monotonic clock counts it, and the step shows in `stepped`
/// until the server is restarted.
public final class SteadyClock extends Clock {

    /// A difference backward larger than this, between two looks at the clocks, is a step.
    public static final Duration STEP = Duration.ofSeconds(30);

    /// A leap forward of up to this is believed: the machine was suspended, and the monotonic clock with it.
    public static final Duration SLEEP_MAX = Duration.ofHours(12);

    private final InstantSource wall;
    private final LongSupplier monotonicNanos;
    private Instant last;
    private long lastNanos;
    private Duration stepped = Duration.ZERO;

    /// @param monotonicNanos counts on whatever happens to the wall clock, as `System::nanoTime` does
    public SteadyClock(InstantSource wall, LongSupplier monotonicNanos) {
        this.wall = wall;
        this.monotonicNanos = monotonicNanos;
        this.last = wall.instant();
        this.lastNanos = monotonicNanos.getAsLong();
    }

    public static SteadyClock system() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    @Override
    public synchronized Instant instant() {
        long nanos = monotonicNanos.getAsLong();
        Instant expected = last.plusNanos(nanos - lastNanos);
        Instant told = wall.instant().minus(stepped);
        Duration difference = Duration.between(expected, told);
        if (difference.compareTo(STEP.negated()) < 0 || difference.compareTo(SLEEP_MAX) > 0) {
            stepped = stepped.plus(difference);
            told = expected;
        }
        last = told.isBefore(last) ? last : told;
        lastNanos = nanos;
        return last;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource source = this;
        return source.withZone(zone);
    }

    /// By how much the wall clock is ahead of this one because it was set; negative where it was set back.
    public synchronized Duration stepped() {
        return stepped;
    }
}
