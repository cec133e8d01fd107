package dev.tasso.smtp.sasl;

/// What became of a claim to be somebody.
public sealed interface Verdict {

    /// They are who they say.
    ///
    /// @param user who it is from now on, as the checker names it
    record Granted(String user) implements Verdict {}

    /// Unknown user or wrong password; nobody outside may learn which.
    record Denied() implements Verdict {}

    /// Nobody can say now.
    record Unavailable() implements Verdict {}
}
