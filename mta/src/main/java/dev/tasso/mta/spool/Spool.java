package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// The front of the spool: what sessions, the scheduler and the console ask for, each brought to the thread it belongs
/// on.
///
/// Every method may be called from any thread, virtual ones included, and blocks until there is an answer: calls into
/// the store hold the carrier of a virtual thread, so they run on a few platform threads. An `IOException` means that
/// the store has failed and is being reopened: nothing was promised.
public final class Spool implements AutoCloseable {

    /// Recipients that one batch changes by hand at most.
    private static final int CHANGED_AT_ONCE = 10_000;

    private final Writer writer;
    private final Thread writing;
    private final ExecutorService readers;
    private final SpoolOptions options;
    private final Ids ids;

    private Spool(Writer writer, SpoolOptions options) {
        this.writer = writer;
        this.options = options;
        this.ids = new Ids(options.clock(), options.random());
        this.readers = Executors.newFixedThreadPool(
                options.readers(),
                Thread.ofPlatform().daemon().name("spool-reader-", 1).factory());
        this.writing = Thread.ofPlatform().name("spool-writer").start(writer);
        Thread.ofPlatform().daemon().name("spool-verifier").start(this::verify);
    }

    private void verify() {
        try {
            writer.store().verify();
        } catch (Store.Damage damage) {
            writer.damaged(damage);
        } catch (IOException failing) {
            // Whatever keeps a file from being read now will be met by those who need it.
        }
    }

    /// Opens the store, checks it, and starts the threads. Fails where the store cannot be opened at all, for example
    /// because another process has it.
    public static Spool open(Store.Opener opener, Journal journal, SpoolOptions options) throws IOException {
        Store.Opened opened = opener.open();
        opened.findings().forEach(journal::tell);
        return new Spool(new Writer(opened.store(), opener, journal, options), options);
    }

    /// A new id, later than all before it.
    public MessageId newId() {
        return ids.next();
    }

    /// Begins to take in a message; the caller writes its body, then commits or discards.
    public Accepting begin(MessageId id) {
        return new Accepting(id, writer, options, this::forceAhead);
    }

    private void forceAhead(MessageId message) throws IOException {
        onReader(() -> {
            writer.store().forceAhead(message);
            return true;
        });
    }

    /// Names who is told of all recipients that became due with a force: by an accept, a report, a release or a
    /// reschedule. Called by the writer thread after it; must not block and must not call the spool.
    public void onArrivals(Consumer<List<Arrival>> listener) {
        writer.onArrivals(listener);
    }

    /// Names who is told that the store was reopened after a failure: all claims are void, and `lanes` is to be read
    /// again. Must not block and must not call the spool.
    public void onReopened(Runnable listener) {
        writer.onReopened(listener);
    }

    /// Takes up to `limit` recipients of a lane that are due at `now`, in order of time, message id and number.
    public Store.Claimed claim(Lane lane, Instant now, int limit) throws IOException {
        return read(store -> store.claim(lane, now, limit));
    }

    /// Gives claimed recipients back as they were, without a write.
    public void giveBack(List<Store.Claim> claims) {
        writer.store().giveBack(claims);
    }

    /// Settles claims and writes reports and events with them in one batch; returns when it is written, which is before
    /// it is forced: a crash within 100 ms may repeat an attempt. The `Accepted` events of reports are added here.
    public List<Store.Settled> settle(
            List<Store.Settlement> settlements, List<NewMessage> reports, List<Event.OfMessage> events)
            throws IOException {
        Job.Answer<List<Store.Settled>> answer = new Job.Answer<>();
        writer.offer(new Job.Settle(List.copyOf(settlements), List.copyOf(reports), List.copyOf(events), answer));
        return answer.await();
    }

    /// Holds, releases, deletes or reschedules; durable when it returns. Goes through the queue batch by batch, so that
    /// mail keeps flowing meanwhile.
    public List<Store.Found> change(Store.Filter filter, Store.Change change, String by) throws IOException {
        List<Store.Found> changed = new ArrayList<>();
        Optional<Store.Place> after = Optional.empty();
        do {
            Optional<Store.Place> from = after;
            Store.Changed batch = order(new Order<>(
                    store -> store.change(filter, change, by, options.clock().instant(), from, CHANGED_AT_ONCE),
                    Store.Changed::events,
                    done -> arrivals(done.changed())));
            changed.addAll(batch.changed());
            after = batch.more();
        } while (after.isPresent());
        return changed;
    }

    private static List<Arrival> arrivals(List<Store.Found> changed) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Store.Found found : changed) {
            arrivals.addAll(Group.arrivals(found.envelope(), List.of(found.recipient())));
        }
        return arrivals;
    }

    /// Open recipients that match, in order of message id, at most `limit`, after the given place.
    public List<Store.Found> query(Store.Filter filter, Optional<Store.Place> after, int limit) throws IOException {
        return read(store -> store.query(filter, after, limit));
    }

    /// The events of a message in order.
    public List<Event> history(MessageId message) throws IOException {
        return read(store -> store.history(message));
    }

    /// Ids of messages whose events mention an address or a Message-ID field, newest first.
    public List<MessageId> find(String addressOrMessageId, int limit) throws IOException {
        return read(store -> store.find(addressOrMessageId, limit));
    }

    /// Every lane that holds something due, with its earliest time.
    public List<Store.LaneSummary> lanes() throws IOException {
        return read(Store::lanes);
    }

    /// The stored body as a stream of which one chunk is in the heap; ends early with an `IOException`, never in
    /// silence. A body that does not verify is taken out of the queue, and the history names the loss.
    public InputStream openBody(Envelope envelope) throws IOException {
        MessageId message = envelope.id();
        Optional<byte[]> fresh = writer.fresh().take(message);
        if (fresh.isPresent()) {
            return new ByteArrayInputStream(fresh.get());
        }
        Optional<byte[]> first = chunk(message, 0);
        if (first.isEmpty()) {
            throw new IOException("the spool has no message " + message);
        }
        return new BodyStream(number -> chunk(message, number), first.get(), envelope.size());
    }

    private Optional<byte[]> chunk(MessageId message, int number) throws IOException {
        try {
            return onReader(() -> writer.store().chunk(message, number));
        } catch (Store.Damage damage) {
            writer.lose(message, String.valueOf(damage.getMessage()));
            throw damage;
        }
    }

    /// Writes an event of the server into the history, some time soon; never blocks. It is not published again.
    public void note(Event event) {
        writer.offer(new Job.Note(event));
    }

    /// Copies a consistent state into a folder that is empty, while the spool serves: it is shaped like the spool's
    /// own.
    public void backup(Path folder) throws IOException {
        order(new Order<>(
                store -> {
                    store.backup(folder);
                    return folder;
                },
                _ -> List.of(),
                _ -> List.of()));
    }

    /// Whether a message would be taken now; asked before MAIL is answered.
    public Health health() {
        return writer.health();
    }

    /// Writes and forces what was handed in, then closes the store. What comes later is refused.
    @Override
    public void close() {
        writer.stop();
        boolean interrupted = false;
        while (writing.isAlive()) {
            try {
                writing.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        readers.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T order(Order<T> order) throws IOException {
        writer.offer(new Job.Task(order));
        return order.await();
    }

    /// A record that does not verify fails the store: reopening checks it and names what is lost.
    private <T> T read(Order.Work<T> work) throws IOException {
        try {
            return onReader(() -> work.on(writer.store()));
        } catch (Store.Damage damage) {
            writer.damaged(damage);
            throw damage;
        }
    }

    /// What is read from the store.
    @FunctionalInterface
    private interface Reading<T> {
        T get() throws IOException;
    }

    private <T> T onReader(Reading<T> reading) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            return reading.get();
        }
        Job.Answer<T> answer = new Job.Answer<>();
        try {
            readers.execute(() -> {
                try {
                    answer.give(reading.get());
                } catch (IOException e) {
                    answer.fail(e);
                } catch (RuntimeException | LinkageError e) {
                    answer.fail(new IOException("reading failed: " + e, e));
                }
            });
        } catch (RejectedExecutionException closed) {
            throw new IOException("the spool is closed", closed);
        }
        return answer.await();
    }
}
