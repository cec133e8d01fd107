package dev.tasso.smtp.server;

import dev.tasso.smtp.command.DeliverBy;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.command.Hold;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How much of an extension a client may ask for in MAIL: a row for each, for EHLO to announce and for MAIL to keep.
///
/// @param holdMax the longest that a message is held for its sender (RFC 4865)
/// @param deliverByMin the shortest time in which a message may have to arrive (RFC 2852)
/// @param clock what times are counted by
public record Bounds(Duration holdMax, Duration deliverByMin, InstantSource clock) {

    /// A month at most, a minute at least.
    public static Bounds usual() {
        return new Bounds(Duration.ofDays(30), Duration.ofMinutes(1), InstantSource.system());
    }

    public Bounds withHoldMax(Duration value) {
        return new Bounds(value, deliverByMin, clock);
    }

    public Bounds withDeliverByMin(Duration value) {
        return new Bounds(holdMax, value, clock);
    }

    public Bounds withClock(InstantSource value) {
        return new Bounds(holdMax, deliverByMin, value);
    }

    /// An extension as EHLO's reply announces it (RFC 4865, RFC 2852).
    String announced(Extension extension) {
        return switch (extension) {
            case FUTURERELEASE -> extension.keyword() + " " + holdMax.toSeconds() + " " + latest();
            case DELIVERBY -> extension.keyword() + " " + deliverByMin.toSeconds();
            case CHUNKING, BINARYMIME, DSN, REQUIRETLS, MT_PRIORITY -> extension.keyword();
        };
    }

    /// What is wrong with the first of the parameters that asks for too much.
    Optional<Reply> refusal(MailParameters mail) {
        return mail.needs().stream()
                .map(extension -> refusal(extension, mail))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Reply> refusal(Extension extension, MailParameters mail) {
        return switch (extension) {
            case FUTURERELEASE -> mail.hold().flatMap(this::refusal);
            case DELIVERBY -> mail.deliverBy().flatMap(this::refusal);
            case CHUNKING, BINARYMIME, DSN, REQUIRETLS, MT_PRIORITY -> Optional.empty();
        };
    }

    /// RFC 4865: neither beyond what was announced nor in the past.
    private Optional<Reply> refusal(Hold hold) {
        Instant now = clock.instant();
        Instant end = hold.from(now);
        if (!end.isAfter(now)) {
            return Optional.of(Replies.HOLD_IS_OVER);
        }
        return end.isAfter(now.plus(holdMax)) ? Optional.of(Replies.holdTooLong(holdMax)) : Optional.empty();
    }

    /// RFC 2852: a time that was over before it came is the sender's matter, one too short is refused.
    private Optional<Reply> refusal(DeliverBy by) {
        boolean tooSoon = by.seconds() > 0 && by.seconds() < deliverByMin.toSeconds();
        return tooSoon ? Optional.of(Replies.deliverByTooSoon(deliverByMin)) : Optional.empty();
    }

    private Instant latest() {
        return clock.instant().plus(holdMax).truncatedTo(ChronoUnit.SECONDS);
    }
}
