package dev.tasso.mta.report;

import dev.tasso.mta.mail.Recipient;
import java.time.Instant;

/// A recipient that a report is about, and why. What the other side said stands in the recipient's last answer.
public sealed interface Undelivered {

    Recipient recipient();

    /// Refused for good.
    record Refused(Recipient recipient) implements Undelivered {}

    /// Tried until its lifetime was over.
    record Expired(Recipient recipient) implements Undelivered {}

    /// Not delivered yet.
    ///
    /// @param until when it is given up
    record Delayed(Recipient recipient, Instant until) implements Undelivered {}
}
