package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.DeliverBy;
import dev.tasso.smtp.command.DeliverBy.Mode;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What becomes of the time that a sender gave, at one host (RFC 2852).
///
/// What must come back when it is late goes only to hosts that promise to bring it back, and only while that can be
/// done. Anything else goes on in any case, where need be without its time.
///
/// @param left the time as it is passed on
/// @param refusal why the message cannot go to this host
/// @param lost whether the host is told nothing of the time
record Timeliness(Optional<DeliverBy> left, Optional<Reply> refusal, boolean lost) {

    private static final Timeliness ANY = new Timeliness(Optional.empty(), Optional.empty(), false);

    static Timeliness at(SmtpClient client, Envelope envelope, Instant now) {
        Optional<DeliverBy> asked = envelope.parameters().deliverBy();
        // LMTP brings it home, and we are in time.
        if (asked.isEmpty() || client.protocol() == Protocol.LMTP) {
            return ANY;
        }
        long seconds = asked.get().seconds()
                - Duration.between(envelope.acceptedAt(), now).toSeconds();
        DeliverBy left = new DeliverBy(seconds, asked.get().mode(), asked.get().trace());
        boolean returns = left.mode() == Mode.RETURN;
        Optional<String> offer =
                Optional.ofNullable(client.extensions().offered().get(Extension.DELIVERBY.keyword()));
        boolean tooShort = seconds > 0 && seconds < offer.map(Timeliness::least).orElse(0L);
        if (returns && (tooShort || seconds <= 0)) {
            return refused(Replies.tooLittleTime(seconds));
        }
        if (returns && offer.isEmpty()) {
            return refused(Replies.noDeliverBy());
        }
        boolean lost = offer.isEmpty() || tooShort;
        return new Timeliness(lost ? Optional.empty() : Optional.of(left), Optional.empty(), lost);
    }

    private static Timeliness refused(Reply reply) {
        return new Timeliness(Optional.empty(), Optional.of(reply), false);
    }

    /// The shortest time that a host takes; none where it names none.
    private static long least(String parameter) {
        return parameter.matches("[0-9]{1,9}") ? Long.parseLong(parameter) : 0;
    }
}
