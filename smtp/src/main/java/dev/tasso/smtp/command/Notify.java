package dev.tasso.smtp.command;

/// When a recipient's sender wants to be told (RFC 3461 section 4.1); `NOTIFY=NEVER` is none of them.
public enum Notify {
    SUCCESS,
    FAILURE,
    DELAY
}
