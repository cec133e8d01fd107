package dev.tasso.smtp.address;

/// Whom a message is for: a mailbox, or the postmaster of whoever is asked (RFC 5321 section 4.1.1.3). A source route
/// is read and ignored.
public sealed interface ForwardPath {

    /// `<postmaster>` without a domain, in any case of letters.
    record Postmaster() implements ForwardPath {
        @Override
        public String toString() {
            return "<postmaster>";
        }
    }

    /// `<mailbox>`.
    record Recipient(Mailbox mailbox) implements ForwardPath {
        @Override
        public String toString() {
            return "<" + mailbox + ">";
        }
    }
}
