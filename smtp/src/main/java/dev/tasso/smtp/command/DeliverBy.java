package dev.tasso.smtp.command;

/// By when a message must have arrived (RFC 2852 section 4).
///
/// @param seconds from the moment of the MAIL command on; negative where the time is over
/// @param trace whether every hop that takes responsibility should be reported
public record DeliverBy(long seconds, Mode mode, boolean trace) {

    /// What is done when the time is over.
    public enum Mode {
        /// `N`: the sender is told, and delivery goes on.
        NOTIFY,
        /// `R`: the message is given back.
        RETURN
    }
}
