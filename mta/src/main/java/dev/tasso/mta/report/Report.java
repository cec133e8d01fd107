package dev.tasso.mta.report;

import dev.tasso.mta.mail.NewMessage;
import dev.tasso.smtp.address.Mailbox;

/// What became of the wish to report: a message, or nobody to send it to.
public sealed interface Report {

    /// A message of our own, with the null sender.
    record Written(NewMessage message, Mailbox to) implements Report {}

    /// Nobody is told.
    ///
    /// @param why as a sentence for the history
    record Nobody(String why) implements Report {}
}
