package dev.tasso.mta.report;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.command.OriginalRecipient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The part of a report that programs read: what became of each recipient (RFC 3464 section 2, RFC 6533 section 4).
///
/// @param unicode whether addresses may be written in UTF-8; else they are escaped
record Statements(String hostName, Original original, Optional<Instant> until, boolean unicode) {

    String of(List<Trouble> troubles) {
        StringBuilder out = new StringBuilder(1_024);
        original.envelope()
                .parameters()
                .envid()
                .ifPresent(id -> out.append(Sanitiser.whole("Original-Envelope-Id", id)));
        out.append(Sanitiser.field("Reporting-MTA", "dns; " + hostName));
        out.append(Sanitiser.field("X-Queue-Id", original.envelope().id().text()));
        out.append(
                Sanitiser.field("Arrival-Date", MailDate.of(original.envelope().acceptedAt())));
        original.envelope()
                .deliverBy()
                .ifPresent(at -> out.append(Sanitiser.field("Deliver-By-Date", MailDate.of(at))));
        troubles.forEach(trouble -> statement(out, trouble));
        return out.toString();
    }

    private void statement(StringBuilder out, Trouble trouble) {
        Recipient recipient = trouble.recipient();
        out.append("\r\n");
        asked(recipient).ifPresent(asked -> out.append(Sanitiser.whole("Original-Recipient", typed(asked))));
        OriginalRecipient last = OriginalRecipient.of(recipient.mailbox().text());
        out.append(Sanitiser.whole("Final-Recipient", typed(last)));
        out.append(Sanitiser.field("Action", trouble.action().word));
        out.append(Sanitiser.field("Status", status(trouble)));
        if (trouble.answer().speaker() instanceof Answer.Speaker.Remote remote) {
            out.append(Sanitiser.field("Remote-MTA", "dns; " + Sanitiser.clean(remote.host())));
        }
        String said = Sanitiser.clean(trouble.answer().reply().toString());
        out.append(Sanitiser.field("Diagnostic-Code", "smtp; " + said));
        out.append(Sanitiser.field(
                "Last-Attempt-Date", MailDate.of(trouble.answer().at())));
        until.ifPresent(time -> out.append(Sanitiser.field("Will-Retry-Until", MailDate.of(time))));
    }

    /// Whom the sender named: what they said in ORCPT, or what the client said where an alias led elsewhere.
    private static Optional<OriginalRecipient> asked(Recipient recipient) {
        boolean elsewhere = !recipient.asked().equals(recipient.mailbox());
        return recipient
                .parameters()
                .originalRecipient()
                .or(() -> elsewhere
                        ? Optional.of(OriginalRecipient.of(recipient.asked().text()))
                        : Optional.empty());
    }

    private String typed(OriginalRecipient address) {
        return address.shown(unicode).replaceFirst(";", "; ");
    }

    private static String status(Trouble trouble) {
        if (trouble.action() == Trouble.Action.EXPIRED) {
            return "5.4.7";
        }
        int wanted = trouble.action().status;
        return trouble.answer()
                .reply()
                .enhanced()
                .filter(code -> code.status() == wanted)
                .map(Object::toString)
                .orElse(wanted + ".0.0");
    }
}
