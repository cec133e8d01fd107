package dev.tasso.mta.bench;

import java.util.OptionalDouble;

/// How much is sent, by how many at once, and how.
///
/// @param sessions at once
/// @param messages in all
/// @param perSecond messages begun in a second, whether or not the server keeps up; without it each session begins its
///     next message when the last one is answered
/// @param kept whether a session sends message after message, or one only
public record Load(int sessions, int messages, OptionalDouble perSecond, boolean kept, Mail mail) {

    /// The messages, which differ in their number only.
    ///
    /// @param recipients of each message; where there are several, they are numbered in front
    /// @param octets of a whole message, header and body
    public record Mail(String sender, String recipient, int recipients, int octets, Manner manner) {}

    /// How a message is handed over.
    public enum Manner {
        /// Command by command.
        DATA,
        /// The envelope in one go (RFC 2920).
        PIPELINED_DATA,
        /// Command by command, the message in one chunk (RFC 3030).
        BDAT,
        /// Envelope and message in one go.
        PIPELINED_BDAT;

        boolean pipelined() {
            return this == PIPELINED_DATA || this == PIPELINED_BDAT;
        }

        boolean chunked() {
            return this == BDAT || this == PIPELINED_BDAT;
        }
    }

    /// The same, but for the number of messages.
    public Load withMessages(int count) {
        return new Load(sessions, count, perSecond, kept, mail);
    }
}
