package dev.tasso.mta.journal;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.transcript.Visible;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/// An event as one line for people: the log prints it, histories show it. What strangers wrote in it is made harmless.
public final class EventText {
    /// Recipients that are named before the rest is counted.
    private static final int NAMED_MAX = 5;

    private EventText() {}

    /// A line of the log: time, message and what happened.
    public static String line(Event event) {
        String message = event instanceof Event.OfMessage of ? of.message() + " " : "";
        return event.at().truncatedTo(ChronoUnit.MILLIS) + " " + message + sentence(event);
    }

    /// What happened, without the time and the message's id.
    public static String sentence(Event event) {
        return Visible.text(raw(event));
    }

    private static String raw(Event event) {
        return switch (event) {
            case Event.OfMessage ofMessage -> ofMessage(ofMessage);
            case Event.OfServer ofServer -> ofServer(ofServer);
        };
    }

    private static String ofMessage(Event.OfMessage event) {
        return switch (event) {
            case Event.Accepted(var _, var _, var sender, var recipients, long size, var field, Origin origin) ->
                "accepted from " + sender + " to " + named(recipients) + ", " + size + " octets, " + came(origin)
                        + field.map(f -> ", Message-ID " + f).orElse("");
            case Event.Attempted(var at, var _, var _, Mailbox mailbox, int attempt, Outcome outcome, var next) ->
                ended(outcome) + " " + mailbox + " at attempt " + attempt + ": " + said(outcome.answer())
                        + next.map(time -> "; next attempt in " + until(at, time))
                                .orElse("");
            case Event.Expired(var _, var _, var _, Mailbox mailbox) ->
                "gave up on " + mailbox + ": its lifetime is over";
            case Event.Reported(var _, var _, var report, var kind, var to) ->
                switch (kind) {
                    case FAILURE -> "told " + to + " of the failure with message " + report;
                    case DELAY -> "told " + to + " of the delay with message " + report;
                    case SUCCESS -> "told " + to + " of the delivery with message " + report;
                };
            case Event.NotReported(var _, var _, String why) -> "told nobody: " + why;
            case Event.Handled(var _, var _, var _, Mailbox mailbox, var action, String by) ->
                switch (action) {
                    case HELD -> "held " + mailbox + " by " + by;
                    case RELEASED -> "released " + mailbox + " by " + by;
                    case DELETED -> "deleted " + mailbox + " by " + by;
                    case RESCHEDULED -> "made " + mailbox + " due by " + by;
                };
            case Event.Lost(var _, var _, String what) -> "LOST: " + what;
        };
    }

    private static String ofServer(Event.OfServer event) {
        return switch (event) {
            case Event.Refused(var _, Origin origin, var sender, var recipient, var reply) ->
                "refused " + recipient.map(r -> "recipient " + r).orElse("")
                        + sender.map(s -> (recipient.isPresent() ? " from " : "sender ") + s)
                                .orElse("") + ", "
                        + came(origin) + ": " + reply;
            case Event.Damaged(var _, String where, String what) -> "DAMAGE in " + where + ": " + what;
            case Event.StoreState(var _, boolean serving, String why) ->
                serving ? "the store serves again: " + why : "THE STORE FAILED: " + why;
            case Event.CertificateChanged(var _, boolean inUse, String what) ->
                inUse ? "the changed certificate is in use: " + what : "THE CHANGED CERTIFICATE IS NOT IN USE: " + what;
            case Event.Started(var _, String version) -> "started " + version;
            case Event.Stopped(var _, String why) -> "stopped: " + why;
            case Event.SiteState(var _, var lane, String site, String state) ->
                "site " + site + " (lane " + lane + ") is " + state;
            case Event.Defect(var _, String where, String trace) -> "DEFECT in " + where + ": " + trace;
        };
    }

    private static String ended(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> "delivered to";
            case Outcome.Deferred _ -> "deferred";
            case Outcome.Failed _ -> "failed for";
            case Outcome.Unknown _ -> "perhaps delivered (the reply to the final dot was lost) to";
        };
    }

    /// Who said what, at which stage of the attempt.
    public static String said(Answer answer) {
        String reply = Visible.text(answer.reply().toString());
        String tls = answer.tls().map(t -> " over " + t).orElse("");
        return switch (answer.speaker()) {
            case Answer.Speaker.Remote(String host, String address) ->
                reply + " (" + host + " [" + address + "]" + tls + ", " + stage(answer.stage()) + ")";
            case Answer.Speaker.Ourselves() -> reply + " (" + stage(answer.stage()) + ")";
        };
    }

    /// Where in an attempt.
    public static String stage(Answer.Stage stage) {
        return switch (stage) {
            case ROUTE -> "when the route was looked up";
            case CONNECT -> "when connecting";
            case GREETING -> "in the greeting";
            case HELLO -> "to EHLO";
            case TLS -> "when starting TLS";
            case AUTH -> "to AUTH";
            case MAIL -> "to MAIL";
            case RCPT -> "to RCPT";
            case DATA -> "to DATA";
            case END_OF_DATA -> "after the final dot";
            case LOCAL -> "here";
        };
    }

    private static String came(Origin origin) {
        return "by " + origin.listener() + " from " + origin.helo() + " [" + origin.address() + "]"
                + origin.user().map(user -> " as " + user).orElse("")
                + origin.tls().map(tls -> " over " + tls).orElse("");
    }

    private static String named(List<Mailbox> recipients) {
        String named = recipients.stream()
                .limit(NAMED_MAX)
                .map(mailbox -> "<" + mailbox + ">")
                .collect(Collectors.joining(", "));
        int more = recipients.size() - NAMED_MAX;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    private static String until(Instant from, Instant to) {
        Duration wait = Duration.between(from, to);
        return wait.isNegative()
                ? "0s"
                : wait.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
