package dev.tasso.mta.report;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.Recipient;

/// What happened to one recipient, for people.
final class Sentences {

    private static final int WIDTH = 72;

    private Sentences() {}

    /// Some lines, each ending with LF.
    static String about(Undelivered undelivered) {
        Recipient recipient = undelivered.recipient();
        StringBuilder text = new StringBuilder();
        text.append("  <").append(Ascii.of(recipient.asked().text())).append(">\n");
        text.append("    ").append(why(undelivered)).append('\n');
        recipient.last().ifPresent(answer -> {
            text.append("    ")
                    .append(who(answer.speaker()))
                    .append(' ')
                    .append(when(answer.stage()))
                    .append(":\n");
            Ascii.lines(answer.reply().toString(), WIDTH)
                    .forEach(line -> text.append("      ").append(line).append('\n'));
        });
        return text.toString();
    }

    private static String why(Undelivered undelivered) {
        return switch (undelivered) {
            case Undelivered.Refused _ -> "It was refused, and is not tried again.";
            case Undelivered.Expired(Recipient recipient) ->
                "It was tried " + times(recipient.attempts()) + ", and is not tried again.";
            case Undelivered.Delayed(Recipient recipient, var until) ->
                "It was tried " + times(recipient.attempts()) + ", and is tried until " + MailDate.of(until) + ".";
        };
    }

    private static String times(int attempts) {
        return attempts == 1 ? "once" : attempts + " times";
    }

    private static String who(Answer.Speaker speaker) {
        return switch (speaker) {
            case Answer.Speaker.Remote(String host, String address) ->
                host.equals(address) ? address + " said" : Ascii.of(host) + " [" + address + "] said";
            case Answer.Speaker.Ourselves() -> "This server noted";
        };
    }

    private static String when(Answer.Stage stage) {
        return switch (stage) {
            case ROUTE -> "while looking for the way";
            case CONNECT -> "while connecting";
            case GREETING -> "instead of a greeting";
            case HELLO -> "to our greeting";
            case TLS -> "at the switch to TLS";
            case AUTH -> "to our credentials";
            case MAIL -> "to the sender's address";
            case RCPT -> "to this recipient";
            case DATA -> "before the message was sent";
            case END_OF_DATA -> "after the message was sent";
            case LOCAL -> "at the mailbox";
        };
    }
}
