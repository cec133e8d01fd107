package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import java.time.Instant;
import java.util.Optional;

/// Recipients of one message and one lane became due.
///
/// @param deliverBy by when the sender wants them to have it
public record Arrival(Lane lane, Instant due, Optional<Instant> deliverBy, int recipients, MessageId message) {}
