package dev.tasso.mta.report;

import dev.tasso.mta.journal.Event.Reported.Kind;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.smtp.address.Mailbox;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

    String compose(List<Trouble> troubles, MessageId id, Instant now, Mailbox to) {
        String boundary = "=_tasso_" + id;
        StringBuilder out = new StringBuilder(4_096);
        header(out, boundary, id, now, to);
        part(out, boundary, "text/plain; charset=us-ascii", "Notification");
        people(out, troubles);
        part(out, boundary, "message/delivery-status", "Delivery report");
        programs(out, troubles);
        returned(out, boundary);
        return out.append("\r\n--").append(boundary).append("--\r\n").toString();
    }

    private void header(StringBuilder out, String boundary, MessageId id, Instant now, Mailbox to) {
        out.append("From: Mail delivery <").append(postmaster.text()).append(">\r\n");
        out.append("To: <").append(to.text()).append(">\r\n");
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
        };
    }

    private static void part(StringBuilder out, String boundary, String type, String description) {
        out.append("\r\n--").append(boundary).append("\r\nContent-Type: ").append(type);
        out.append("\r\nContent-Description: ").append(description).append("\r\n\r\n");
    }

    private void people(StringBuilder out, List<Trouble> troubles) {
        String opening = switch (kind) {
            case FAILURE -> "could not be delivered to everybody. It will not be tried again for:";
            case DELAY ->
                "could not be delivered yet. It is tried again until "
                        + until.map(MailDate::of).orElse("later")
                        + "; you need not send it again. It waits for:";
        };
        paragraph(
                out,
                "",
                "This is the mail server " + hostName + ". A message that you sent on "
                        + MailDate.of(original.envelope().acceptedAt()) + " " + opening);
        for (Trouble trouble : troubles) {
            paragraph(
                    out, "", "<" + Sanitiser.clean(trouble.recipient().mailbox().text()) + ">");
            paragraph(out, "    ", words(trouble));
        }
        paragraph(out, "", "The header of the message is attached, and a report for programs.");
    }

    private static String words(Trouble trouble) {
        String reply = Sanitiser.clean(trouble.answer().reply().toString());
        String said = switch (trouble.answer().speaker()) {
            case Answer.Speaker.Remote(String host, String address) ->
                "The server " + Sanitiser.clean(host) + " [" + Sanitiser.clean(address) + "] said: " + reply;
            case Answer.Speaker.Ourselves _ -> reply;
        };
        return trouble.expired() ? "It was tried for too long. The last answer was: " + said : said;
    }

    private static void paragraph(StringBuilder out, String indent, String text) {
        for (String line : Sanitiser.wrap(text, TEXT_WIDTH - indent.length())) {
            out.append(indent).append(line).append("\r\n");
        }
        out.append("\r\n");
    }

    private void programs(StringBuilder out, List<Trouble> troubles) {
        out.append(Sanitiser.field("Reporting-MTA", "dns; " + hostName));
        out.append(Sanitiser.field("X-Queue-Id", original.envelope().id().text()));
        out.append(
                Sanitiser.field("Arrival-Date", MailDate.of(original.envelope().acceptedAt())));
        for (Trouble trouble : troubles) {
            out.append("\r\n");
            if (!trouble.recipient().asked().equals(trouble.recipient().mailbox())) {
                out.append(Sanitiser.field(
                        "Original-Recipient", typed(trouble.recipient().asked())));
            }
            out.append(
                    Sanitiser.field("Final-Recipient", typed(trouble.recipient().mailbox())));
            out.append(Sanitiser.field("Action", kind == Kind.DELAY ? "delayed" : "failed"));
            out.append(Sanitiser.field("Status", status(trouble)));
            if (trouble.answer().speaker() instanceof Answer.Speaker.Remote remote) {
                out.append(Sanitiser.field("Remote-MTA", "dns; " + Sanitiser.clean(remote.host())));
            }
            out.append(Sanitiser.field(
                    "Diagnostic-Code",
                    "smtp; " + Sanitiser.clean(trouble.answer().reply().toString())));
            out.append(Sanitiser.field(
                    "Last-Attempt-Date", MailDate.of(trouble.answer().at())));
            until.ifPresent(time -> out.append(Sanitiser.field("Will-Retry-Until", MailDate.of(time))));
        }
    }

    /// An address with its type (RFC 3464 section 2.3.2); one that is not ASCII as RFC 6533 section 3 writes it.
    private static String typed(Mailbox mailbox) {
        String text = mailbox.text();
        if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return "rfc822; " + text;
        }
        StringBuilder encoded = new StringBuilder("utf-8; ");
        text.codePoints().forEach(c -> {
            if (c > ' ' && c < 0x7f && c != '\\' && c != '+' && c != '=') {
                encoded.appendCodePoint(c);
            } else {
                encoded.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return encoded.toString();
    }

    private String status(Trouble trouble) {
        if (trouble.expired()) {
            return "5.4.7";
        }
        int wanted = kind == Kind.DELAY ? 4 : 5;
        return trouble.answer()
                .reply()
                .enhanced()
                .filter(code -> code.status() == wanted)
                .map(Object::toString)
                .orElse(wanted + ".0.0");
    }

    private void returned(StringBuilder out, String boundary) {
        byte[] header = original.header();
        boolean encode = QuotedPrintable.needed(header);
        out.append("\r\n--").append(boundary).append("\r\nContent-Type: text/rfc822-headers\r\n");
        out.append("Content-Description: Header of the message\r\n");
        if (encode) {
            out.append("Content-Transfer-Encoding: quoted-printable\r\n");
        }
        out.append("\r\n");
        out.append(encode ? QuotedPrintable.encode(header) : QuotedPrintable.plain(header));
    }
}
