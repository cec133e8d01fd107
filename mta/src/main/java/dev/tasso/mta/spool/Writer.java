package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.smtp.buffer.Buffers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The one thread that changes the store.
///
/// It takes whatever waits, writes it, forces once, and releases everyone who waited for the force: the more come at
/// once, the less each pays. While they come in company, a group waits for as many as the one before it had, but never
/// longer than a force takes: who is alone does not wait. Completions are answered when they are written and ride on
/// the next force, which comes after a tenth of a second at the latest. When the store fails nobody has been
/// promised anything: all who wait are told so, the store is reopened and checked, and what failed is taken out.
final class Writer implements Runnable {

    private static final Duration EXPIRE_EVERY = Duration.ofHours(1);
    private static final Duration IDLE = Duration.ofSeconds(1);

    /// For so long a group waits for others at most, however slow the disk is.
    private static final Duration COMPANY_WITHIN_MAX = Duration.ofMillis(1);

    /// Buffers for large bodies that are kept while nobody uses them.
    private static final int CHUNKS_KEPT = 32;

    private final Store.Opener opener;
    private final Journal journal;
    private final SpoolOptions options;
    private final Backlog backlog;
    private final Room room;
    private final Buffers chunks;
    private final Fresh fresh;
    private final DiskWatch disk;
    private final List<MessageId> unpromised = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals();

    private volatile Store store;
    private volatile Health health = new Health.Serving();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile boolean stopping;
    private volatile Runnable onReopened = () -> {};

    private Instant expired = Instant.MIN;
    private final Unforced unforced;

    /// Jobs of the last group.
    private int company;

    Writer(Store store, Store.Opener opener, Journal journal, SpoolOptions options) {
        this.store = store;
        this.opener = opener;
        this.journal = new GuardedJournal(journal, options.clock());
        this.options = options;
        this.backlog = new Backlog(options.waitingMax());
        this.room = new Room(options.waitingOctetsMax());
        this.chunks = new Buffers(options.chunkOctets(), CHUNKS_KEPT);
        this.fresh = new Fresh(options.freshOctetsMax());
        this.unforced = new Unforced(options.forceWithin());
        this.disk = new DiskWatch(options.disk(), options.diskReserveOctets());
    }

    Store store() {
        return store;
    }

    /// Counts the openings of the store: what was sent ahead to an earlier one is gone.
    int generation() {
        return generation.get();
    }

    Health health() {
        Health now = health;
        Optional<String> full = full();
        return now instanceof Health.Serving && full.isPresent() ? new Health.Full(full.get()) : now;
    }

    Optional<String> full() {
        if (disk.isFull()) {
            return Optional.of("the disk is nearly full");
        }
        return backlog.full() ? Optional.of("too many messages wait for the disk") : Optional.empty();
    }

    void onArrivals(Consumer<List<Arrival>> listener) {
        arrivals.tell(listener);
    }

    void onReopened(Runnable listener) {
        onReopened = listener;
    }

    boolean offer(Job job) {
        return backlog.offer(job);
    }

    Room room() {
        return room;
    }

    /// Buffers of the size of a chunk.
    Buffers chunks() {
        return chunks;
    }

    Fresh fresh() {
        return fresh;
    }

    void discard(MessageId message, int of) {
        backlog.offer(new Job.Task(new Chore(s -> {
            if (of == generation.get()) {
                s.discard(message);
            }
        })));
    }

    /// Takes a message out of the queue because its body cannot be read.
    void lose(MessageId message, String what) {
        backlog.offer(new Job.Task(new Chore(s -> s.lose(message, what, now()).ifPresent(this::tell))));
    }

    /// Closes, checks and reopens the store because a record of it cannot be read.
    void damaged(Store.Damage damage) {
        int found = generation.get();
        backlog.offer(new Job.Task(new Chore(_ -> {
            if (found == generation.get()) {
                throw damage;
            }
        })));
    }

    /// Writes and forces what waits, then closes the store; returns from `run`.
    void stop() {
        stopping = true;
        backlog.offer(new Job.Task(new Chore(_ -> {})));
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                List<Job> jobs = backlog.take(options.groupMax(), patience(), company, companyWithin());
                company = jobs.size();
                step(jobs);
            }
            step(backlog.take(Integer.MAX_VALUE, Duration.ZERO, 0, Duration.ZERO));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finish();
        }
    }

    private void finish() {
        health = new Health.Closed();
        backlog.close(new IOException("the spool is closed"));
        try {
            if (unforced.any()) {
                unforced.force(store);
            }
            store.settleDown();
        } catch (IOException e) {
            tell(new Event.StoreState(now(), false, "the last force failed: " + e.getMessage()));
        } finally {
            closeStore();
        }
    }

    private Duration patience() {
        return unforced.any() ? unforced.left() : IDLE;
    }

    private Duration companyWithin() {
        Duration force = unforced.lastForce();
        return force.compareTo(COMPANY_WITHIN_MAX) < 0 ? force : COMPANY_WITHIN_MAX;
    }

    private void step(List<Job> jobs) throws InterruptedException {
        Group group = new Group(jobs, generation.get());
        try {
            disk.look();
            expire();
            if (group.writeTo(store, this::released)) {
                unforced.mark();
            }
            if (unforced.any() && (group.needsForce() || unforced.overdue())) {
                unforced.force(store);
                group.accepted().forEach(fresh::add);
                group.forced(this::released);
                announce();
            }
        } catch (IOException | RuntimeException e) {
            fail(group, e);
        }
    }

    /// What was written may be told; what became due is told after the force.
    private void released(List<? extends Event> events, List<Arrival> due) {
        arrivals.add(due);
        events.forEach(this::tell);
    }

    private void announce() {
        try {
            arrivals.forced();
        } catch (RuntimeException e) {
            tell(new Event.Defect(now(), "spool arrival", String.valueOf(e)));
        }
    }

    private void expire() throws IOException {
        Instant now = now();
        if (now.isAfter(expired.plus(EXPIRE_EVERY)) || now.isBefore(expired)) {
            expired = now;
            store.expire(now.minus(options.historyKept()));
            unforced.mark();
        }
    }

    private void fail(Group group, Exception cause) throws InterruptedException {
        String why = String.valueOf(cause.getMessage());
        IOException told = cause instanceof IOException io ? io : new IOException(why, cause);
        health = new Health.Failed(why);
        generation.incrementAndGet();
        unforced.forget();
        arrivals.forget();
        fresh.clear();
        unpromised.addAll(group.unpromised());
        backlog.close(told);
        group.fail(told);
        if (cause instanceof RuntimeException) {
            tell(new Event.Defect(now(), "spool writer", String.valueOf(cause)));
        }
        tell(new Event.StoreState(now(), false, why));
        closeStore();
        reopen(why);
    }

    private void closeStore() {
        try {
            store.close();
        } catch (IOException | RuntimeException e) {
            tell(new Event.StoreState(now(), false, "closing failed: " + e.getMessage()));
        }
    }

    private void reopen(String why) throws InterruptedException {
        while (!stopping) {
            Thread.sleep(options.reopenAfter());
            if (stopping || !tryOpen(why)) {
                continue;
            }
            health = new Health.Serving();
            backlog.open();
            tell(new Event.StoreState(now(), true, "reopened and checked"));
            onReopened.run();
            return;
        }
    }

    private boolean tryOpen(String why) {
        try {
            Store.Opened opened = opener.open();
            store = opened.store();
            for (MessageId message : unpromised) {
                store.discard(message);
            }
            store.note(List.of(
                    new Event.StoreState(now(), false, why),
                    new Event.StoreState(now(), true, "reopened and checked")));
            store.force();
            unpromised.clear();
            opened.findings().forEach(this::tell);
            return true;
        } catch (IOException | RuntimeException e) {
            closeStore();
            health = new Health.Failed(why + "; reopening failed: " + e.getMessage());
            return false;
        }
    }

    private void tell(Event event) {
        journal.tell(event);
    }

    private Instant now() {
        return options.clock().instant();
    }
}
