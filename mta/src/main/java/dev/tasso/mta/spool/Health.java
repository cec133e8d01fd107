package dev.tasso.mta.spool;

/// Whether the spool takes messages.
public sealed interface Health {

    record Serving() implements Health {}

    /// The queue of the writer or the disk is full: 452 4.3.1. What is queued is still delivered.
    record Full(String why) implements Health {}

    /// The store failed and is being reopened: 451 4.3.0.
    record Failed(String why) implements Health {}

    record Closed() implements Health {}
}
