package dev.tasso.mta.mail;

/// How one attempt ended for one recipient.
public sealed interface Outcome {

    Answer answer();

    /// The next host or the mailbox has it, and is responsible for it.
    ///
    /// @param onward who makes the reports that may be asked for from here on
    record Delivered(Answer answer, Onward onward) implements Outcome {

        /// By a host that does not make reports, unless somebody says otherwise.
        public Delivered(Answer answer) {
            this(answer, Onward.RELAYED);
        }
    }

    /// What is known of a message that somebody has taken (RFC 3461 section 5.2).
    enum Onward {
        /// A host that makes no reports has it; nothing more will be heard of it.
        RELAYED,
        /// A host has it that took over the duty to report.
        REPORTING,
        /// It is in its mailbox.
        FINAL
    }

    /// Not now: 4yz, or nobody answered. It is tried again.
    record Deferred(Answer answer) implements Outcome {}

    /// Never: 5yz. The sender is told.
    record Failed(Answer answer) implements Outcome {}

    /// The final dot was sent and its reply was lost: perhaps delivered. It is tried again, and may arrive twice (RFC
    /// 1047).
    record Unknown(Answer answer) implements Outcome {}
}
