package dev.tasso.mta.accept;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.reply.Reply;
import java.util.List;

/// What becomes of one recipient that a client names.
sealed interface Destination {

    /// It is taken, and goes to these mailboxes, after aliases.
    record Mailboxes(List<Mailbox> mailboxes) implements Destination {
        public Mailboxes {
            mailboxes = List.copyOf(mailboxes);
        }
    }

    /// The domain is local, and nobody there has that name.
    record Nobody() implements Destination {}

    /// It is refused by policy.
    record Refused(Reply reply) implements Destination {}
}
