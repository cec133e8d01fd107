package dev.tasso.mta.journal;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.reply.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One thing that happened. Logs, histories and metrics read events; nothing else tells what happened.
public sealed interface Event {

    Instant at();

    /// Something that happened to one message; written in the same batch as the change it tells of.
    sealed interface OfMessage extends Event {
        MessageId message();
    }

    /// Something that happened to the server itself, or to mail that never became a message.
    sealed interface OfServer extends Event {}

    /// The message is durable and its 250 may be said.
    record Accepted(
            Instant at,
            MessageId message,
            ReversePath sender,
            List<Mailbox> recipients,
            long size,
            Optional<String> messageIdField,
            Origin origin)
            implements OfMessage {}

    /// An attempt for one recipient ended.
    ///
    /// @param attempt from 1
    /// @param next when the next attempt is due, where there will be one
    record Attempted(
            Instant at,
            MessageId message,
            int recipient,
            Mailbox mailbox,
            int attempt,
            Outcome outcome,
            Optional<Instant> next)
            implements OfMessage {}

    /// The retries of one recipient ended because its lifetime was over.
    record Expired(Instant at, MessageId message, int recipient, Mailbox mailbox) implements OfMessage {}

    /// A report about this message was put into the queue as a message of its own.
    record Reported(Instant at, MessageId message, MessageId report, Kind kind, ReversePath to) implements OfMessage {
        public enum Kind {
            FAILURE,
            DELAY,
            SUCCESS
        }
    }

    /// A failure was not reported, and why: the null sender, or a double bounce that failed again.
    record NotReported(Instant at, MessageId message, String why) implements OfMessage {}

    /// Somebody held, released, deleted or rescheduled a recipient.
    record Handled(Instant at, MessageId message, int recipient, Mailbox mailbox, Action action, String by)
            implements OfMessage {
        public enum Action {
            HELD,
            RELEASED,
            DELETED,
            RESCHEDULED
        }
    }

    /// A record of the message did not verify when the spool was recovered, and what is missing.
    record Lost(Instant at, MessageId message, String what) implements OfMessage {}

    /// A sender or recipient was refused before there was a message.
    record Refused(Instant at, Origin origin, Optional<ReversePath> sender, Optional<Mailbox> recipient, Reply reply)
            implements OfServer {}

    /// Damage was found and files were set aside.
    record Damaged(Instant at, String where, String what) implements OfServer {}

    /// The spool could not be forced, or serves again.
    record StoreState(Instant at, boolean serving, String why) implements OfServer {}

    /// Files of a certificate have changed, and are in use or cannot be.
    record CertificateChanged(Instant at, boolean inUse, String what) implements OfServer {}

    record Started(Instant at, String version) implements OfServer {}

    record Stopped(Instant at, String why) implements OfServer {}

    /// A site was found dead, slow or well again.
    record SiteState(Instant at, Lane lane, String site, String state) implements OfServer {}

    /// A defect of ours: an unchecked exception, with its trace.
    record Defect(Instant at, String where, String trace) implements OfServer {}
}
