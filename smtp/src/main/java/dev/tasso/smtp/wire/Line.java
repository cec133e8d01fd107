package dev.tasso.smtp.wire;

import dev.tasso.smtp.transcript.Visible;

/// One line from the peer, up to its CRLF, or what was wrong with it (RFC 5321 section 2.3.8).
///
/// A faulty line has been consumed whole, up to its real CRLF: its tail is never read as another line.
public sealed interface Line {

    /// A well-formed line, without its CRLF.
    record Text(String text) implements Line {}

    /// More octets than the reader allows.
    record TooLong() implements Line {}

    /// A bare CR or a bare LF stood inside.
    ///
    /// @param latin1 each octet as one character, for whoever must show what came
    record BadEnding(String latin1) implements Line {}

    /// A NUL stood inside.
    ///
    /// @param latin1 each octet as one character, for whoever must show what came
    record HasNul(String latin1) implements Line {}

    /// Octets above 127 that are not UTF-8.
    ///
    /// @param latin1 each octet as one character, for a reader that must go on (replies of old servers)
    record NotUtf8(String latin1) implements Line {}

    /// As a record of the conversation shows it: on one line, whatever came.
    default String shown() {
        return switch (this) {
            case Text(String text) -> text;
            case TooLong _ -> "(a line that is too long)";
            case BadEnding(String latin1) -> Visible.text(latin1);
            case HasNul(String latin1) -> Visible.text(latin1);
            case NotUtf8(String latin1) -> Visible.text(latin1);
        };
    }
}
