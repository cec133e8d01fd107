package dev.tasso.smtp.client;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.RecipientParameters;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /// The commands MAIL and RCPT for it, as they are said to a server that offers this.
    public List<String> envelope(Extensions offered) {
        Addressing addressing = new Addressing(this, offered, Manner.fastest());
        return Stream.concat(
                        Stream.of(addressing.mailLine()), recipients.stream().map(addressing::rcptLine))
                .toList();
    }

    /// A message as a program writes it: addresses and text, header first. Line ends become CRLF, and what it needs of
    /// the server is seen from its characters. What is no address is an [IllegalArgumentException].
    public static Outgoing text(String from, List<String> to, String text) {
        String message = text.lines().collect(Collectors.joining("\r\n", "", "\r\n"));
        boolean ascii = message.chars().allMatch(each -> each < 0x80);
        String header = message.split("\r\n\r\n", 2)[0];
        boolean foreign = header.chars().anyMatch(each -> each >= 0x80)
                || Stream.concat(Stream.of(from), to.stream())
                        .anyMatch(each -> each.chars().anyMatch(one -> one >= 0x80));
        MailParameters parameters = MailParameters.NONE
                .withBody(ascii ? MailParameters.Body.SEVENBIT : MailParameters.Body.EIGHTBITMIME)
                .withSmtpUtf8(foreign);
        ReversePath sender = from.isEmpty() ? new ReversePath.Null() : new ReversePath.Sender(mailbox(from));
        return of(sender, to.stream().map(Outgoing::mailbox).toList(), parameters, BodySource.of(message));
    }

    private static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow(() -> new IllegalArgumentException("not a mail address: " + text));
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
