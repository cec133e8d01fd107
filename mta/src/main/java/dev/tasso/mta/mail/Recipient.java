package dev.tasso.mta.mail;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.command.RecipientParameters;
import java.time.Instant;
import java.util.Optional;

/// One recipient of one message, and how far its delivery has come.
///
/// @param number from 0, unique within the message
/// @param mailbox where it goes, after aliases
/// @param asked what the client wrote in RCPT, where that differs
/// @param parameters what the sender asked for in RCPT
/// @param attempts how many have ended
/// @param last the answer that ended the latest attempt
/// @param delayReported whether the sender has been told of the delay
/// @param expansionUnreported whether the sender is yet to be told that who was asked for stands for several
/// @param since from when its lifetime counts: acceptance, or the end of the time for which the sender has it held
///     (RFC 4865); moved on by the time in which nobody was there to try (the
///     server was down, or its clock was set)
public record Recipient(
        int number,
        Mailbox mailbox,
        Mailbox asked,
        RecipientParameters parameters,
        Lane lane,
        State state,
        int attempts,
        Optional<Answer> last,
        boolean delayReported,
        boolean expansionUnreported,
        Instant since) {

    /// A recipient just accepted, and due from then on.
    public static Recipient fresh(int number, Mailbox mailbox, Mailbox asked, Instant due) {
        return fresh(number, mailbox, asked, RecipientParameters.NONE, due);
    }

    /// The same, of whom the client said more.
    public static Recipient fresh(
            int number, Mailbox mailbox, Mailbox asked, RecipientParameters parameters, Instant due) {
        Lane lane = Lane.of(mailbox.domain().ascii());
        State waiting = new State.Due(due);
        return new Recipient(number, mailbox, asked, parameters, lane, waiting, 0, Optional.empty(), false, false, due);
    }

    /// The same, to wait with mail of that priority (RFC 6710).
    public Recipient at(int priority) {
        return new Recipient(
                number,
                mailbox,
                asked,
                parameters,
                lane.at(priority),
                state,
                attempts,
                last,
                delayReported,
                expansionUnreported,
                since);
    }

    /// The first of several for whom one name stood, of which the sender wants to hear.
    public Recipient ofSeveral() {
        return new Recipient(
                number, mailbox, asked, parameters, lane, state, attempts, last, delayReported, true, since);
    }

    public Recipient with(State next) {
        return new Recipient(
                number,
                mailbox,
                asked,
                parameters,
                lane,
                next,
                attempts,
                last,
                delayReported,
                expansionUnreported,
                since);
    }

    /// After an attempt, and after the sender was told of the expansion.
    public Recipient tried(int attemptsNow, Answer answer, Instant sinceNow) {
        return new Recipient(
                number,
                mailbox,
                asked,
                parameters,
                lane,
                state,
                attemptsNow,
                Optional.of(answer),
                delayReported,
                false,
                sinceNow);
    }

    /// After the sender was told of the delay.
    public Recipient withDelayReported() {
        return new Recipient(
                number, mailbox, asked, parameters, lane, state, attempts, last, true, expansionUnreported, since);
    }
}
