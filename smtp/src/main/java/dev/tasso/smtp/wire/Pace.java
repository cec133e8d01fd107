package dev.tasso.smtp.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long a peer that sends a body may still take: neither silent nor slower on average than it may be.
final class Pace {

    private final Limits limits;
    private final long startNanos = System.nanoTime();
    private long received;

    Pace(Limits limits) {
        this.limits = limits;
    }

    /// Waits for more of the body.
    void more(Input input) throws IOException {
        int before = input.buffered();
        input.more(true, earlier(Deadlines.after(limits.bodyWithin())));
        received += input.buffered() - before;
    }

    /// What is left of a time for something else between two pieces of the body.
    Duration within(Duration time) {
        return Duration.ofNanos(Math.max(0, earlier(Deadlines.after(time)) - System.nanoTime()));
    }

    private long earlier(long silence) {
        long slow = startNanos
                + TimeUnit.NANOSECONDS.convert(limits.bodyWithin())
                + TimeUnit.SECONDS.toNanos(received / limits.bodyOctetsPerSecondMin());
        return silence - slow < 0 ? silence : slow;
    }
}
