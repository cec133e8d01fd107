package dev.tasso.mta.report;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tells senders what did not arrive (RFC 3464). Pure: outcomes in, messages out; the caller settles both in one batch.
///
/// A report about a message with the null sender goes to nobody (RFC 5321 section 6.1), with one exception: a failed
/// report of our own goes to the postmaster, once, because otherwise nobody would ever hear of the loss.
public final class Reports {

    /// The listener that the origin of a report names.
    public static final String LISTENER = "report";

    private final String host;
    private final Mailbox postmaster;

    /// @param host how this server calls itself
    /// @param postmaster who gets double bounces
    public Reports(String host, Mailbox postmaster) {
        this.host = host;
        this.postmaster = postmaster;
    }

    /// A report that recipients have failed.
    ///
    /// @param id for the report
    /// @param about the message that could not be delivered
    /// @param header the header section of that message, see [OriginalHeader]
    /// @param failed at least one; refused or expired
    public Report failure(
            MessageId id, Envelope about, byte[] header, List<? extends Undelivered> failed, Instant now) {
        return switch (about.sender()) {
            case ReversePath.Sender(Mailbox sender) ->
                written(new Notice(Notice.Kind.FAILURE, host, about, header, failed), id, sender, now);
            case ReversePath.Null() -> doubleBounce(id, about, header, failed, now);
        };
    }

    /// A report that recipients are late and still being tried.
    public Report delay(MessageId id, Envelope about, byte[] header, List<Undelivered.Delayed> late, Instant now) {
        return switch (about.sender()) {
            case ReversePath.Sender(Mailbox sender) ->
                written(new Notice(Notice.Kind.DELAY, host, about, header, late), id, sender, now);
            case ReversePath.Null() -> new Report.Nobody("the message has the null sender");
        };
    }

    private Report doubleBounce(
            MessageId id, Envelope about, byte[] header, List<? extends Undelivered> failed, Instant now) {
        if (!about.origin().listener().equals(LISTENER)) {
            return new Report.Nobody("the message has the null sender");
        }
        if (failed.stream().anyMatch(u -> u.recipient().mailbox().equals(postmaster))) {
            return new Report.Nobody("the postmaster could not be told of a report that failed");
        }
        return written(new Notice(Notice.Kind.DOUBLE_BOUNCE, host, about, header, failed), id, postmaster, now);
    }

    private Report written(Notice notice, MessageId id, Mailbox to, Instant now) {
        byte[] octets = notice.text(id, to, now).getBytes(StandardCharsets.UTF_8);
        Envelope envelope = new Envelope(
                id,
                now,
                new ReversePath.Null(),
                false,
                !to.ascii(),
                octets.length,
                Optional.of(Notice.messageIdField(id, host)),
                new Origin(LISTENER, host, "", Optional.empty(), Optional.empty()));
        Recipient recipient = Recipient.fresh(0, to, to, now);
        return new Report.Written(new NewMessage(envelope, List.of(recipient), new NewMessage.Body.Inline(octets)), to);
    }
}
