package dev.tasso.mta.verify;

/// What is to be said about a record, with the clause that says it.
///
/// @param position which character of the record it is about, from 1; 0 where it is about all of it
/// @param clause the RFC and its section
/// @param cure what to do; empty where nothing needs doing
public record Remark(Level level, int position, String what, String clause, String cure) {

    /// How bad it is.
    public enum Level {
        OK,
        WARNING,
        /// It could not be found out.
        UNKNOWN,
        ERROR
    }
}
