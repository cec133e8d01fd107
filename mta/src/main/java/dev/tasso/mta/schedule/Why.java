package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Recipient;
import java.time.Instant;
import java.util.Optional;

/// What one recipient of a queued message is waiting for; its last answer is in the recipient.
public record Why(Recipient recipient, Waiting waiting) {

    /// The thing that must happen next.
    public sealed interface Waiting {

        /// The time of its next attempt.
        record NextAttempt(Instant at) implements Waiting {}

        /// The time until which its sender has it held (RFC 4865).
        record SenderHolds(Instant until) implements Waiting {}

        /// Its destination, which must ask for it by ETRN (RFC 1985).
        record ForEtrn() implements Waiting {}

        /// Somebody holds it.
        record Held() implements Waiting {}

        /// Its site could not be reached and rests.
        record SiteRests(String site, Instant until, Optional<Answer> answer) implements Waiting {}

        /// As many attempts as the site may have are under way.
        record SiteLimit(String site, int attempts, int attemptsMax) implements Waiting {}

        /// Its turn: so many others wait with it.
        record Turn(int waiting, int attempts, int attemptsMax) implements Waiting {}

        /// DNS, which is being asked where its mail goes.
        record Lookup(Instant since) implements Waiting {}

        /// It is being delivered right now.
        record InAttempt(String site, Answer.Stage stage, Instant since) implements Waiting {}

        /// The scheduler does not start anything: the store is being reopened, or the server stops.
        record Stopped(String why) implements Waiting {}
    }
}
