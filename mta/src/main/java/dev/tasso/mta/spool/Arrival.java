package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import java.time.Instant;

/// Recipients of one message and one lane became due.
public record Arrival(Lane lane, Instant due, int recipients, MessageId message) {}
