package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.command.DeliverBy.Mode;
import java.time.Instant;
import java.util.Optional;

/// When a lane must be looked at even if its site rests: the sender of something in it has set a time (RFC 2852).
record Deadline(Lane lane, Instant at) {

    /// The one that is still to come for a recipient.
    static Optional<Deadline> of(Envelope envelope, Recipient recipient, Instant now) {
        return envelope.deliverBy().filter(now::isBefore).map(at -> new Deadline(recipient.lane(), at));
    }

    /// When a message goes back to a sender who wants it then.
    static Optional<Instant> end(Envelope envelope) {
        return envelope.deliverBy().filter(_ -> mode(envelope) == Mode.RETURN);
    }

    /// When a sender wants to be told that it takes longer. A time that was over when the message came has been told of
    /// by those who had it before.
    static Optional<Instant> notice(Envelope envelope) {
        return envelope.deliverBy().filter(at -> mode(envelope) == Mode.NOTIFY && at.isAfter(envelope.acceptedAt()));
    }

    private static Mode mode(Envelope envelope) {
        return envelope.parameters().deliverBy().orElseThrow().mode();
    }
}
