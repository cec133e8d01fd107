package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Recipient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The seam to what keeps messages. Every call is one atomic batch; no transaction, lock or query language crosses it.
///
/// Calls that change something come from the spool's writer thread alone and are durable after the next `force`.
/// Calls that read come from the spool's reader threads. An `IOException` means that the store has failed: nothing
/// it said since the last `force` may be relied on, and it must be reopened and checked.
public interface Store extends AutoCloseable {

    /// Writes messages with their bodies, schedules and events.
    void accept(List<NewMessage> messages, List<Event.OfMessage> events) throws IOException;

    /// Writes one chunk of a large body ahead of its message; those of one body are of one size, but for the last. What
    /// fails here fails for this body alone. The array may be changed afterwards.
    void append(MessageId message, int chunk, byte[] octets) throws IOException;

    /// Brings a body to the disk of which all chunks are there, so that `accept` need not: several may be on their
    /// way at once. Called by any thread; where it fails, `accept` fails.
    void forceAhead(MessageId message);

    /// Deletes whatever was written of a message that nobody was promised: chunks without a message, or a message whose
    /// force failed.
    void discard(MessageId message) throws IOException;

    /// Takes up to `limit` recipients of a lane that are due at `now`, in order of time, message id and number; each
    /// is marked as taken and is not given out again until it is settled or given back, or the store is reopened.
    /// Called by any thread. A claim that fails has taken nobody.
    Claimed claim(Lane lane, Instant now, int limit) throws IOException;

    /// Ends claims without a write; the recipients stay as they were. Called by any thread.
    void giveBack(List<Claim> claims);

    /// Takes a message out of the queue because a record of it cannot be read; returns the event that names the loss,
    /// or nothing where the message was gone already.
    Optional<Event.Lost> lose(MessageId message, String what, Instant now) throws IOException;

    /// Settles claimed recipients and writes new messages (reports) in one batch. A body goes with its last open
    /// recipient.
    List<Settled> settle(List<Settlement> settlements, List<NewMessage> reports, List<Event.OfMessage> events)
            throws IOException;

    /// Holds, releases, deletes or reschedules what the filter matches, at most `limit` recipients after the given
    /// place. Claimed recipients are left alone.
    Changed change(Filter filter, Change change, String by, Instant now, Optional<Place> after, int limit)
            throws IOException;

    /// Makes all that was written before durable.
    void force() throws IOException;

    /// Open recipients that match, in order of message id, at most `limit`, after the given place.
    List<Found> query(Filter filter, Optional<Place> after, int limit) throws IOException;

    /// The events of a message in order; empty for an id never seen or expired.
    List<Event> history(MessageId message) throws IOException;

    /// Ids of messages whose events mention an address or a Message-ID field, newest first.
    List<MessageId> find(String addressOrMessageId, int limit) throws IOException;

    /// Writes events that belong to no change of a message.
    void note(List<Event> events) throws IOException;

    /// Reads one chunk of a body; chunk 0 of an inline body is all of it. Empty past the end.
    Optional<byte[]> chunk(MessageId message, int chunk) throws IOException;

    /// Every lane that holds something due, with its earliest time. Read once, at start.
    List<LaneSummary> lanes() throws IOException;

    /// Forgets events of days that ended before the given time.
    void expire(Instant before) throws IOException;

    /// Reads what was not verified at opening; throws where it does not verify. Takes its time, beside everything else.
    void verify() throws IOException;

    /// Shortens what the next opening has to replay; called before the end, where nothing has failed.
    void settleDown() throws IOException;

    /// Copies a consistent state, shaped like the folder of a spool, into an empty folder while the store is in use.
    void backup(Path folder) throws IOException;

    @Override
    void close() throws IOException;

    /// Opens a store: at start, and again after it failed.
    @FunctionalInterface
    interface Opener {

        /// Recovers, checks and opens. What was found damaged or lost is told by events that are in the history
        /// already.
        Opened open() throws IOException;
    }

    /// An open store, and what its recovery has to tell.
    record Opened(Store store, List<Event> findings) {}

    /// A recipient handed out for an attempt.
    ///
    /// @param token what settles it; a token of an earlier claim is fenced
    record Claim(long token, Envelope envelope, Recipient recipient) {}

    /// What a claim took.
    ///
    /// @param next the earliest time at which something that is left in the lane is due
    record Claimed(List<Claim> claims, Optional<Instant> next) {}

    /// What becomes of a claimed recipient: the recipient as it shall be from now on.
    record Settlement(long token, MessageId message, Recipient recipient) {}

    /// What settling one claim did.
    enum Settled {
        APPLIED,
        /// It had been settled before with this token.
        ALREADY,
        /// The token is not the current one: somebody else has the recipient.
        FENCED
    }

    /// A record was read and does not verify, so that the store must be reopened and checked.
    final class Damage extends IOException {
        private static final long serialVersionUID = 1;

        public Damage(String what) {
            super(what);
        }
    }

    /// An open recipient with its envelope.
    record Found(Envelope envelope, Recipient recipient) {}

    /// Where a page ended.
    record Place(MessageId message, int recipient) {}

    /// Which recipients are meant; an empty part matches all.
    record Filter(
            Optional<MessageId> message,
            Optional<String> sender,
            Optional<String> recipient,
            Optional<String> domain,
            Optional<Boolean> held) {

        public static Filter all() {
            return new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /// What shall be done by hand.
    sealed interface Change {
        record Hold() implements Change {}

        record Release() implements Change {}

        record Delete() implements Change {}

        record Reschedule(Instant next) implements Change {}

        /// Makes due what its sender does not have held for longer.
        record Fetch(Instant next) implements Change {}
    }

    /// What a change did.
    ///
    /// @param changed as it is now
    /// @param events what the history says of it
    /// @param more where to go on, if the limit was reached
    record Changed(List<Found> changed, List<Event> events, Optional<Place> more) {}

    record LaneSummary(Lane lane, Instant earliest) {}
}
