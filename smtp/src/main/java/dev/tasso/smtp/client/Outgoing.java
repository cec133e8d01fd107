package dev.tasso.smtp.client;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.RecipientParameters;
import java.util.List;

/// One message to hand over, with its envelope (RFC 5321 section 2.3.1).
///
/// @param parameters what to ask for in MAIL, as far as the server offers it; `SMTPUTF8` says that the header needs it
public record Outgoing(ReversePath sender, List<To> recipients, MailParameters parameters, BodySource body) {

    /// One recipient, and what to ask for in RCPT, as far as the server offers it.
    public record To(Mailbox mailbox, RecipientParameters parameters) {

        /// A recipient without parameters.
        public To(Mailbox mailbox) {
            this(mailbox, RecipientParameters.NONE);
        }
    }

    public Outgoing {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a message has at least one recipient");
        }
    }

    /// A message of ASCII, without any parameters.
    public static Outgoing plain(ReversePath sender, List<Mailbox> recipients, BodySource body) {
        return of(sender, recipients, MailParameters.NONE, body);
    }

    /// A message whose recipients have no parameters.
    public static Outgoing of(
            ReversePath sender, List<Mailbox> recipients, MailParameters parameters, BodySource body) {
        return new Outgoing(sender, recipients.stream().map(To::new).toList(), parameters, body);
    }
}
