package dev.tasso.mta.report;

import dev.tasso.mta.journal.Event.Reported.Kind;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Decides who is told of a failure, a delay or an arrival, and makes the message (RFC 3461 section 6, RFC 3464, RFC
/// 5321 section 4.5.5). Pure: it is given everything and changes nothing. What is said of a message that requires TLS
/// requires it too (RFC 8689 section 5).
///
/// Reports have the null sender, and nobody is told that mail from the null sender failed: that is how loops of reports
/// are kept from beginning. One exception: when a report of ours fails, the postmaster is told, once. A failed double
/// bounce ends there.
public final class Reports {

    /// The listener that our own messages name in their origin.
    public static final String LISTENER = "report";

    private static final String FIRST = "report";
    private static final String DOUBLE = "double-bounce";

    private final String hostName;
    private final Mailbox postmaster;

    public Reports(String hostName, Mailbox postmaster) {
        this.hostName = hostName;
        this.postmaster = postmaster;
    }

    /// The report that some recipients have failed for good.
    ///
    /// @param id of the report
    public Report failure(Original original, List<Trouble> failed, MessageId id, Instant now) {
        return switch (original.envelope().sender()) {
            case ReversePath.Sender(Mailbox sender) ->
                send(Kind.FAILURE, original, failed, id, now, sender, FIRST, Optional.empty());
            case ReversePath.Null _ -> failureOfNullSender(original, failed, id, now);
        };
    }

    /// The notice that some recipients are still waiting.
    ///
    /// @param until when they will be given up
    public Report delay(Original original, List<Trouble> delayed, MessageId id, Instant now, Instant until) {
        return switch (original.envelope().sender()) {
            case ReversePath.Sender(Mailbox sender) ->
                send(Kind.DELAY, original, delayed, id, now, sender, FIRST, Optional.of(until));
            case ReversePath.Null _ -> new Report.Silence("the sender is null");
        };
    }

    /// The report that recipients have the message, or that a host has it which will not report.
    public Report success(Original original, List<Trouble> arrived, MessageId id, Instant now) {
        return switch (original.envelope().sender()) {
            case ReversePath.Sender(Mailbox sender) ->
                send(Kind.SUCCESS, original, arrived, id, now, sender, FIRST, Optional.empty());
            case ReversePath.Null _ -> new Report.Silence("the sender is null");
        };
    }

    private Report failureOfNullSender(Original original, List<Trouble> failed, MessageId id, Instant now) {
        Origin origin = original.envelope().origin();
        if (!origin.listener().equals(LISTENER)) {
            return new Report.Silence("the sender is null");
        }
        if (origin.helo().equals(DOUBLE)) {
            return new Report.Silence("a double bounce failed");
        }
        return send(Kind.FAILURE, original, failed, id, now, postmaster, DOUBLE, Optional.empty());
    }

    private static Body body(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return Body.EIGHTBITMIME;
            }
        }
        return Body.SEVENBIT;
    }

    private Report send(
            Kind kind,
            Original original,
            List<Trouble> troubles,
            MessageId id,
            Instant now,
            Mailbox to,
            String label,
            Optional<Instant> until) {
        Composition composition = new Composition(hostName, postmaster, kind, original, until);
        byte[] body = composition.compose(troubles, id, now, to);
        Origin origin = new Origin(LISTENER, label, "", Optional.empty(), Optional.empty());
        Envelope envelope = new Envelope(
                id,
                now,
                new ReversePath.Null(),
                MailParameters.NONE
                        .withSmtpUtf8(!to.ascii())
                        .withBody(body(body))
                        .withPriority(original.envelope().parameters().priority())
                        .withRequireTls(original.envelope().parameters().requireTls()),
                false,
                body.length,
                Optional.of(composition.messageIdField(id)),
                origin);
        NewMessage message = new NewMessage(
                envelope,
                List.of(Recipient.fresh(0, to, to, now)
                        .at(envelope.parameters().priority().orElse(0))),
                new NewMessage.Body.Inline(body));
        return new Report.Send(message, new ReversePath.Sender(to));
    }
}
