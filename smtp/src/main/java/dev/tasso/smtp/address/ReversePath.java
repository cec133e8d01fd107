package dev.tasso.smtp.address;

/// Where a report goes: a sender's mailbox, or nowhere (RFC 5321 section 4.1.2, 4.5.5).
public sealed interface ReversePath {

    /// `<>`: the sender of reports, to which no report is ever sent.
    record Null() implements ReversePath {
        @Override
        public String toString() {
            return "<>";
        }
    }

    /// `<mailbox>`.
    record Sender(Mailbox mailbox) implements ReversePath {
        @Override
        public String toString() {
            return "<" + mailbox + ">";
        }
    }
}
