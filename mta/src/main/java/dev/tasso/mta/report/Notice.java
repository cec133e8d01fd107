package dev.tasso.mta.report;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.smtp.address.Mailbox;
import java.time.Instant;
import java.util.List;

/// The text of one report: a part for people, a part for programs, and the header of the message it is about
/// (RFC 3462 section 1, RFC 3464 section 2). It is ASCII but for the address of a sender that is not.
record Notice(Kind kind, String host, Envelope about, byte[] header, List<? extends Undelivered> recipients) {

    /// What is reported.
    enum Kind {
        FAILURE("Your message could not be delivered", "This message could not be delivered to:"),
        DELAY("Your message is delayed", "This message has not been delivered yet, and is still being tried, to:"),
        DOUBLE_BOUNCE("A report could not be delivered", "This report of ours could not be delivered to:");

        private final String subject;
        private final String opening;

        Kind(String subject, String opening) {
            this.subject = subject;
            this.opening = opening;
        }
    }

    Notice {
        recipients = List.copyOf(recipients);
    }

    static String messageIdField(MessageId id, String host) {
        return "<" + id + "@" + host + ">";
    }

    /// The whole message with CRLF line ends.
    String text(MessageId id, Mailbox to, Instant now) {
        String boundary = "=_" + id;
        String fields =
                """
                From: Mail delivery at %s <mailer-daemon@%s>
                To: <%s>
                Subject: %s
                Date: %s
                Message-ID: %s
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                 boundary="%s"

                """.formatted(host, host, to, kind.subject, MailDate.of(now), messageIdField(id, host), boundary);
        return crlf(fields)
                + part(boundary, "text/plain; charset=us-ascii", forPeople())
                + part(boundary, "message/delivery-status", StatusFields.of(host, about, recipients))
                + returned(boundary)
                + "--" + boundary + "--\r\n";
    }

    private String forPeople() {
        StringBuilder text = new StringBuilder();
        text.append("This is the mail server ")
                .append(host)
                .append(".\n\n")
                .append(kind.opening)
                .append("\n\n");
        recipients.forEach(
                undelivered -> text.append(Sentences.about(undelivered)).append('\n'));
        text.append(about.messageIdField()
                .map(id -> "Its Message-ID is " + Ascii.of(id) + ".\n")
                .orElse(""));
        text.append("Here it was known as ").append(about.id()).append(".\n");
        return crlf(text.toString());
    }

    private String returned(String boundary) {
        return "--" + boundary + "\r\nContent-Type: text/rfc822-headers\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + QuotedPrintable.encode(header) + "\r\n";
    }

    private static String part(String boundary, String type, String content) {
        return "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + content + "\r\n";
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }
}
