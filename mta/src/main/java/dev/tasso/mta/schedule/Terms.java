package dev.tasso.mta.schedule;

import java.time.Instant;

/// Under which conditions outcomes are settled.
///
/// @param counts whether this was an attempt of the recipients themselves
/// @param notBefore when a deferred one is due again at the earliest
record Terms(RetrySchedule retry, boolean counts, Instant notBefore) {

    /// Nothing is tried until somebody asks for it, however long that takes.
    boolean patient() {
        return notBefore.equals(Instant.MAX);
    }
}
