package dev.tasso.smtp.command;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters.Body;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/// Writes the parameters of MAIL as [ParameterReader] reads them (RFC 5321 section 4.1.2).
final class ParameterWriter {

    private final Set<Extension> offered;
    private final StringBuilder text = new StringBuilder();

    ParameterWriter(Set<Extension> offered) {
        this.offered = offered;
    }

    String text(MailParameters mail) {
        mail.size().ifPresent(octets -> add("SIZE", octets));
        if (mail.body() != Body.SEVENBIT) {
            add("BODY", mail.body() == Body.EIGHTBITMIME ? "8BITMIME" : "BINARYMIME");
        }
        if (mail.smtpUtf8()) {
            text.append(" SMTPUTF8");
        }
        mail.auth().ifPresent(submitter -> add("AUTH", submitter(submitter)));
        if (offered.contains(Extension.DSN)) {
            mail.ret().ifPresent(ret -> add("RET", ret));
            mail.envid().ifPresent(envid -> add("ENVID", Xtext.encode(envid)));
        }
        if (mail.requireTls() && offered.contains(Extension.REQUIRETLS)) {
            text.append(" REQUIRETLS");
        }
        if (offered.contains(Extension.MT_PRIORITY)) {
            mail.priority().ifPresent(priority -> add("MT-PRIORITY", priority));
        }
        if (offered.contains(Extension.FUTURERELEASE)) {
            mail.hold().ifPresent(this::hold);
        }
        if (offered.contains(Extension.DELIVERBY)) {
            mail.deliverBy().ifPresent(this::deliverBy);
        }
        return text.toString();
    }

    private void hold(Hold hold) {
        switch (hold) {
            case Hold.HoldFor(var time) -> add("HOLDFOR", time.toSeconds());
            case Hold.HoldUntil(var time) -> add("HOLDUNTIL", time.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private void deliverBy(DeliverBy by) {
        String mode = by.mode() == DeliverBy.Mode.RETURN ? "R" : "N";
        add("BY", by.seconds() + ";" + mode + (by.trace() ? "T" : ""));
    }

    private static String submitter(ReversePath path) {
        return switch (path) {
            case ReversePath.Sender(Mailbox mailbox)
            when mailbox.ascii() ->
                Xtext.encode(mailbox.localText() + "@" + mailbox.domain().ascii());
            case ReversePath.Sender _, ReversePath.Null _ -> "<>";
        };
    }

    private void add(String keyword, Object value) {
        text.append(' ').append(keyword).append('=').append(value);
    }
}
