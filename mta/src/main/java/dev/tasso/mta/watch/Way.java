package dev.tasso.mta.watch;

/// Which way a conversation goes.
public enum Way {
    /// A client has come to us.
    IN,
    /// We have gone to another server.
    OUT
}
