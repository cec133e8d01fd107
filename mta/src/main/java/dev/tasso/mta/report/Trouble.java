package dev.tasso.mta.report;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Recipient;

/// What a report has to say about one recipient.
public record Trouble(Recipient recipient, Answer answer, Action action) {

    /// What became of it (RFC 3464 section 2.3.3).
    public enum Action {
        /// Somebody refused it for good.
        FAILED("failed", 5),
        /// Its lifetime was over.
        EXPIRED("failed", 5),
        /// It is tried again.
        DELAYED("delayed", 4),
        /// It is in its mailbox.
        DELIVERED("delivered", 2),
        /// It was for a name that stands for several, and is on its way to them.
        EXPANDED("expanded", 2),
        /// A host has it that makes no reports.
        RELAYED("relayed", 2);

        /// As the report names it.
        final String word;

        /// The first digit of its status.
        final int status;

        Action(String word, int status) {
            this.word = word;
            this.status = status;
        }
    }
}
