package dev.tasso.mta.cli.probe;

import dev.tasso.smtp.client.Timeouts;
import java.time.Duration;

/// How long one host may keep us: so long for each step, so long for everything.
final class Budget {
    private final Duration step;
    private final long deadline;

    Budget(Duration step, Duration total) {
        this.step = step;
        deadline = System.nanoTime() + total.toNanos();
    }

    boolean over() {
        return deadline - System.nanoTime() <= 0;
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    /// The patience with one step.
    Duration step() {
        return step.compareTo(left()) < 0 ? step : left();
    }

    /// For one conversation.
    Timeouts timeouts() {
        Duration each = step();
        return new Timeouts(each, each, each, each, each, each, left());
    }
}
