package dev.tasso.mta.report;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.reply.Reply;
import java.util.List;

/// What happened, for programs: the fields of message/delivery-status (RFC 3464 section 2).
final class StatusFields {

    /// Delivery time expired (RFC 3463 section 3.5).
    private static final String EXPIRED = "4.4.7";

    private static final int WIDTH = 72;

    private StatusFields() {}

    /// The fields of the message, then those of each recipient, with CRLF line ends.
    static String of(String host, Envelope about, List<? extends Undelivered> recipients) {
        StringBuilder fields = new StringBuilder();
        field(fields, "Reporting-MTA", "dns; " + host);
        field(fields, "X-Tasso-Message", about.id().text());
        field(fields, "Arrival-Date", MailDate.of(about.acceptedAt()));
        recipients.forEach(undelivered -> ofRecipient(fields, undelivered));
        return fields.toString();
    }

    private static void ofRecipient(StringBuilder fields, Undelivered undelivered) {
        Recipient recipient = undelivered.recipient();
        fields.append("\r\n");
        if (!recipient.asked().equals(recipient.mailbox())) {
            field(fields, "Original-Recipient", address(recipient.asked()));
        }
        field(fields, "Final-Recipient", address(recipient.mailbox()));
        field(fields, "Action", action(undelivered));
        field(fields, "Status", status(undelivered));
        recipient.last().ifPresent(answer -> ofAnswer(fields, answer));
        if (undelivered instanceof Undelivered.Delayed delayed) {
            field(fields, "Will-Retry-Until", MailDate.of(delayed.until()));
        }
    }

    private static void ofAnswer(StringBuilder fields, Answer answer) {
        String type = switch (answer.speaker()) {
            case Answer.Speaker.Remote remote -> {
                field(fields, "Remote-MTA", "dns; " + remote.host());
                yield "smtp; ";
            }
            case Answer.Speaker.Ourselves() -> "x-tasso; ";
        };
        field(fields, "Diagnostic-Code", type + answer.reply());
        field(fields, "Last-Attempt-Date", MailDate.of(answer.at()));
    }

    private static String action(Undelivered undelivered) {
        return switch (undelivered) {
            case Undelivered.Refused _, Undelivered.Expired _ -> "failed";
            case Undelivered.Delayed _ -> "delayed";
        };
    }

    private static String status(Undelivered undelivered) {
        return switch (undelivered) {
            case Undelivered.Expired _ -> EXPIRED;
            case Undelivered.Refused refused -> status(refused.recipient(), "5.0.0");
            case Undelivered.Delayed delayed -> status(delayed.recipient(), "4.0.0");
        };
    }

    private static String status(Recipient recipient, String unknown) {
        return recipient.last().map(answer -> code(answer.reply())).orElse(unknown);
    }

    private static String code(Reply reply) {
        return reply.enhanced().map(Object::toString).orElse(reply.code() / 100 + ".0.0");
    }

    private static String address(Mailbox mailbox) {
        String type = mailbox.ascii() ? "rfc822; " : "utf-8; ";
        return type + mailbox.localText() + "@" + mailbox.domain().ascii();
    }

    private static void field(StringBuilder fields, String name, String value) {
        fields.append(name).append(": ");
        fields.append(String.join("\r\n ", Ascii.lines(value, WIDTH))).append("\r\n");
    }
}
