package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The front of the spool: what sessions, the scheduler and the console ask for, each brought to the thread it belongs
/// on.
///
/// Every method may be called from any thread, virtual ones included, and blocks until there is an answer. An
/// `IOException` means that the store has failed and is being reopened: nothing was promised.
public final class Spool implements AutoCloseable {

    private Spool() {}

    /// Opens the store, checks it, and starts the threads. Fails where the store cannot be opened at all, for example
    /// because another process has it.
    public static Spool open(Store.Opener opener, Journal journal, SpoolOptions options) throws IOException {
        return Pending.pending();
    }

    /// A new id, later than all before it.
    public MessageId newId() {
        return Pending.pending();
    }

    /// Begins to take in a message; the caller writes its body, then commits or discards.
    public Accepting begin(MessageId id) {
        return Pending.pending();
    }

    /// Names who is told of every recipient that became due: by an accept, a report, a release or a reschedule. Called
    /// by the writer thread after the force; must not block and must not call the spool.
    public void onArrival(Consumer<Arrival> listener) {
        Pending.pending();
    }

    /// Names who is told that the store was reopened after a failure: all claims are void, and `lanes` is to be read
    /// again. Must not block and must not call the spool.
    public void onReopened(Runnable listener) {
        Pending.pending();
    }

    /// Takes up to `limit` recipients of a lane that are due at `now`, in order of time.
    public List<Store.Claim> claim(Lane lane, Instant now, int limit) throws IOException {
        return Pending.pending();
    }

    /// Gives claimed recipients back as they were, without a write.
    public void giveBack(List<Store.Claim> claims) {
        Pending.pending();
    }

    /// Settles claims and writes reports and events with them in one batch; returns when it is written, which is before
    /// it is forced: a crash within 100 ms may repeat an attempt. The `Accepted` events of reports are added here.
    public List<Store.Settled> settle(
            List<Store.Settlement> settlements, List<NewMessage> reports, List<Event.OfMessage> events)
            throws IOException {
        return Pending.pending();
    }

    /// Holds, releases, deletes or reschedules; durable when it returns.
    public List<Store.Found> change(Store.Filter filter, Store.Change change, String by) throws IOException {
        return Pending.pending();
    }

    /// Open recipients that match, in order of message id, at most `limit`, after the given place.
    public List<Store.Found> query(Store.Filter filter, Optional<Store.Place> after, int limit) throws IOException {
        return Pending.pending();
    }

    /// The events of a message in order.
    public List<Event> history(MessageId message) throws IOException {
        return Pending.pending();
    }

    /// Ids of messages whose events mention an address or a Message-ID field, newest first.
    public List<MessageId> find(String addressOrMessageId, int limit) throws IOException {
        return Pending.pending();
    }

    /// Every lane that holds something due, with its number of recipients and its earliest time.
    public List<Store.LaneSummary> lanes() throws IOException {
        return Pending.pending();
    }

    /// The stored body, as a stream that reads ahead one chunk at most; ends early with an `IOException`, never in
    /// silence.
    public InputStream openBody(MessageId message) throws IOException {
        return Pending.pending();
    }

    /// Writes an event of the server into the history, some time soon; never blocks. It is not published again.
    public void note(Event event) {
        Pending.pending();
    }

    /// Copies a consistent state into an empty folder while the spool serves.
    public void backup(Path folder) throws IOException {
        Pending.pending();
    }

    /// Whether a message would be taken now; asked before MAIL is answered.
    public Health health() {
        return Pending.pending();
    }

    /// Writes and forces what was handed in, then closes the store. What comes later is refused.
    @Override
    public void close() {
        Pending.pending();
    }
}
