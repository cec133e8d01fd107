package dev.tasso.mta.report;

import dev.tasso.mta.mail.NewMessage;
import dev.tasso.smtp.address.ReversePath;

/// What becomes of the wish to tell somebody.
public sealed interface Report {

    /// A message of our own, to be settled together with what it reports.
    record Send(NewMessage message, ReversePath to) implements Report {}

    /// Nobody is told, and why.
    record Silence(String why) implements Report {}
}
