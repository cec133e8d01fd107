package dev.tasso.mta.report;

import dev.tasso.mta.journal.Event.Reported.Kind;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.smtp.address.Mailbox;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The text of one report: a part for people, a part for programs, and the header of the message it is about (RFC 3464
/// section 2, RFC 6522).
///
/// Everything that came from elsewhere is sanitised before it is repeated.
final class Composition {

    private static final int TEXT_WIDTH = 76;

    private final String hostName;
    private final Mailbox postmaster;
    private final Kind kind;
    private final Original original;
    private final Optional<Instant> until;

    Composition(String hostName, Mailbox postmaster, Kind kind, Original original, Optional<Instant> until) {
        this.hostName = hostName;
        this.postmaster = postmaster;
        this.kind = kind;
        this.original = original;
        this.until = until;
    }

    String messageIdField(MessageId id) {
        return "<" + id + "@" + hostName + ">";
    }

    byte[] compose(List<Trouble> troubles, MessageId id, Instant now, Mailbox to) {
        Statements statements = new Statements(hostName, original, until, !to.ascii());
        String boundary = "=_tasso_" + id;
        StringBuilder out = new StringBuilder(4_096);
        header(out, boundary, id, now, to);
        part(out, boundary, "text/plain; charset=" + (to.ascii() ? "us-ascii" : "utf-8"), "Notification", to);
        people(out, troubles, to);
        String status = to.ascii() ? "message/delivery-status" : "message/global-delivery-status";
        part(out, boundary, status, "Delivery report", to);
        out.append(statements.of(troubles));
        byte[] before = out.toString().getBytes(StandardCharsets.UTF_8);
        Returned returned = Returned.of(original);
        String head = "\r\n--" + boundary + "\r\n" + returned.head();
        String end = "\r\n--" + boundary + "--\r\n";
        return joined(
                before,
                head.getBytes(StandardCharsets.US_ASCII),
                returned.octets(),
                end.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private void header(StringBuilder out, String boundary, MessageId id, Instant now, Mailbox to) {
        out.append("From: Mail delivery <").append(postmaster.text()).append(">\r\n");
        out.append("To: <").append(written(to)).append(">\r\n");
        out.append("Subject: ").append(subject()).append("\r\n");
        out.append("Date: ").append(MailDate.of(now)).append("\r\n");
        out.append("Message-ID: ").append(messageIdField(id)).append("\r\n");
        original.envelope().messageIdField().map(Sanitiser::clean).ifPresent(field -> {
            if (field.length() <= 250) {
                out.append("References: ").append(field).append("\r\n");
            }
        });
        out.append("Auto-Submitted: auto-replied\r\n");
        out.append("MIME-Version: 1.0\r\n");
        out.append("Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"");
        out.append(boundary).append("\"\r\n\r\n");
        out.append("This is a delivery report in MIME format (RFC 3464).\r\n");
    }

    private String subject() {
        return switch (kind) {
            case FAILURE -> "Your message could not be delivered";
            case DELAY -> "Your message is delayed";
            case SUCCESS -> "Your message was delivered";
        };
    }

    /// With its domain in ASCII where the rest is.
    private static String written(Mailbox to) {
        return to.ascii() ? to.localText() + "@" + to.domain().ascii() : to.text();
    }

    private static void part(StringBuilder out, String boundary, String type, String description, Mailbox to) {
        out.append("\r\n--").append(boundary).append("\r\nContent-Type: ").append(type);
        if (!to.ascii()) {
            out.append("\r\nContent-Transfer-Encoding: 8bit");
        }
        out.append("\r\nContent-Description: ").append(description).append("\r\n\r\n");
    }

    private void people(StringBuilder out, List<Trouble> troubles, Mailbox to) {
        String opening = switch (kind) {
            case FAILURE -> "could not be delivered to everybody. It will not be tried again for:";
            case DELAY ->
                "could not be delivered yet. It is tried again until "
                        + until.map(MailDate::of).orElse("later")
                        + "; you need not send it again. It waits for:";
            case SUCCESS -> "has arrived, as far as this server can tell, at:";
        };
        paragraph(
                out,
                "",
                "This is the mail server " + hostName + ". A message that you sent on "
                        + MailDate.of(original.envelope().acceptedAt()) + " " + opening);
        for (Trouble trouble : troubles) {
            String mailbox = trouble.recipient().mailbox().text();
            paragraph(out, "", "<" + (to.ascii() ? Sanitiser.clean(mailbox) : mailbox) + ">");
            paragraph(out, "    ", words(trouble));
        }
        String what = original.whole().isPresent() ? "The message" : "The header of the message";
        paragraph(out, "", what + " is attached, and a report for programs.");
    }

    private static String words(Trouble trouble) {
        String reply = Sanitiser.clean(trouble.answer().reply().toString());
        String said = switch (trouble.answer().speaker()) {
            case Answer.Speaker.Remote(String host, String address) ->
                "The server " + Sanitiser.clean(host) + " [" + Sanitiser.clean(address) + "] said: " + reply;
            case Answer.Speaker.Ourselves _ -> reply;
        };
        return switch (trouble.action()) {
            case EXPIRED -> "It was tried for too long. The last answer was: " + said;
            case RELAYED -> "It was handed on to a server that makes no reports of its own. " + said;
            case FAILED, DELAYED, DELIVERED, EXPANDED -> said;
        };
    }

    private static void paragraph(StringBuilder out, String indent, String text) {
        for (String line : Sanitiser.wrap(text, TEXT_WIDTH - indent.length())) {
            out.append(indent).append(line).append("\r\n");
        }
        out.append("\r\n");
    }
}
