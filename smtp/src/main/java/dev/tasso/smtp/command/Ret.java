package dev.tasso.smtp.command;

/// How much of a message its failure report should bring back (RFC 3461 section 4.3).
public enum Ret {
    FULL,
    HDRS
}
