package dev.tasso.smtp.command;

import java.time.Duration;
import java.time.Instant;

/// How long a message must wait before it is sent on (RFC 4865 section 4).
public sealed interface Hold {

    /// When a message that was accepted at this moment is sent on.
    Instant from(Instant accepted);

    /// `HOLDFOR`, in whole seconds from acceptance on.
    record HoldFor(Duration time) implements Hold {
        @Override
        public Instant from(Instant accepted) {
            return accepted.plus(time);
        }
    }

    /// `HOLDUNTIL`.
    record HoldUntil(Instant time) implements Hold {
        @Override
        public Instant from(Instant accepted) {
            return time;
        }
    }
}
