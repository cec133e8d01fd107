package dev.tasso.mta.mail;

import java.time.Instant;

/// How far a recipient has come. `Due` and `Held` are in the queue; the others are ends, and only the history knows
/// them.
public sealed interface State {

    /// Waits for its next attempt, which is not before the given time.
    record Due(Instant next) implements State {}

    /// Waits until somebody releases it; keeps the time it was due.
    record Held(Instant next) implements State {}

    record Delivered() implements State {}

    /// Refused for good or expired.
    record Failed() implements State {}

    /// Taken out of the queue by hand.
    record Deleted() implements State {}

    /// Whether the recipient is still in the queue.
    default boolean open() {
        return switch (this) {
            case Due _, Held _ -> true;
            case Delivered _, Failed _, Deleted _ -> false;
        };
    }
}
