package dev.tasso.mta.report;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Recipient;

/// What a report has to say about one recipient.
///
/// @param expired whether it failed because its lifetime was over, and not because somebody refused it for good
public record Trouble(Recipient recipient, Answer answer, boolean expired) {}
