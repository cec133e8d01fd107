package dev.tasso.mta.mail;

/// How one attempt ended for one recipient.
public sealed interface Outcome {

    Answer answer();

    /// The next host or the mailbox has it, and is responsible for it.
    record Delivered(Answer answer) implements Outcome {}

    /// Not now: 4yz, or nobody answered. It is tried again.
    record Deferred(Answer answer) implements Outcome {}

    /// Never: 5yz. The sender is told.
    record Failed(Answer answer) implements Outcome {}

    /// The final dot was sent and its reply was lost: perhaps delivered. It is tried again, and may arrive twice (RFC
    /// 1047).
    record Unknown(Answer answer) implements Outcome {}
}
