package dev.tasso.mta;

import java.time.Duration;

/// What a network does to one direction of a connection.
sealed interface NetworkFault {

    /// Nothing.
    record None() implements NetworkFault {}

    /// Everything comes later by so much.
    record Delay(Duration by) implements NetworkFault {}

    /// After so many octets both directions end, as by an orderly close.
    record Cut(long after) implements NetworkFault {}

    /// After so many octets both sides get a reset.
    record Reset(long after) implements NetworkFault {}

    /// After so many octets this direction ends; the other one goes on.
    record HalfClose(long after) implements NetworkFault {}

    /// Each octet comes in a segment of its own.
    record OneByteSegments() implements NetworkFault {}

    /// After so many octets nothing comes for a while; then all of it.
    record Stall(long after, Duration lasting) implements NetworkFault {}

    /// After so many octets nothing comes any more, and nobody learns why; both sides are let go after a while.
    record Silence(long after, Duration lasting) implements NetworkFault {}
}
