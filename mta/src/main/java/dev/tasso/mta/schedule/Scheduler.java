package dev.tasso.mta.schedule;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.spool.Arrival;
import dev.tasso.mta.spool.Spool;
import dev.tasso.mta.spool.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stage 4, from the outside: one platform thread that decides what is tried when, and an attempt per virtual thread.
///
/// Whatever happens elsewhere (mail arrives, an attempt ends, somebody asks why) comes in as a note in one inbox. The
/// thread reads all notes there are, lets `Dispatch` decide, and waits for the next note or the next due time: it never
/// polls and never blocks on anything else.
public final class Scheduler {

    /// Notes read before the next decision.
    private static final int NOTES_MAX = 1_000;

    /// Open recipients of one message that are explained at most.
    private static final int EXPLAINED_MAX = 10_000;

    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private final LinkedBlockingQueue<Consumer<Dispatch>> inbox = new LinkedBlockingQueue<>();
    private final Spool spool;
    private final Attempts attempts;
    private final Journal journal;
    private final InstantSource clock;
    private final Dispatch dispatch;
    private final Thread thread;
    private volatile ScheduleOptions options;
    private volatile boolean running = true;

    public Scheduler(
            Spool spool,
            Attempts attempts,
            Journal journal,
            ScheduleOptions options,
            InstantSource clock,
            RandomGenerator random) {
        this.spool = spool;
        this.attempts = attempts;
        this.journal = journal;
        this.clock = clock;
        this.options = options;
        Settling settling = new Settling(new SpoolQueue(spool), this::options, clock, random);
        Workers workers = new Workers(spool, attempts, settling, journal, clock, inbox::add);
        this.dispatch = new Dispatch(options, workers, clock::millis, random);
        this.thread = Thread.ofPlatform().name("scheduler").unstarted(this::run);
    }

    private ScheduleOptions options() {
        return options;
    }

    /// Reads the lanes and begins.
    public void start() throws IOException {
        spool.onArrivals(arrivals -> inbox.add(d -> arrived(d, arrivals)));
        spool.onReopened(() -> Thread.ofVirtual().name("lanes").start(this::reopened));
        List<Store.LaneSummary> lanes = spool.lanes();
        inbox.add(d -> d.restored(lanes));
        thread.start();
    }

    private static void arrived(Dispatch dispatch, List<Arrival> arrivals) {
        for (Arrival arrival : arrivals) {
            dispatch.arrived(arrival.lane(), arrival.due().toEpochMilli());
            arrival.deliverBy().ifPresent(at -> dispatch.remind(new Deadline(arrival.lane(), at)));
        }
    }

    private void reopened() {
        try {
            List<Store.LaneSummary> lanes = spool.lanes();
            inbox.add(d -> d.restored(lanes));
        } catch (IOException failing) {
            // The store failed again: it is reopened again, and we are told again.
        }
    }

    /// Begins nothing new, waits for what is in flight, cuts off what is not done in time. What was not settled is
    /// tried again after a restart.
    public void stop(Duration within) {
        if (!running || !thread.isAlive()) {
            return;
        }
        inbox.add(d -> d.halt("the server is stopping"));
        if (!drained(within)) {
            inbox.add(d -> d.starts.running().forEach(attempt -> attempt.patience.cut("the server is stopping")));
            drained(LAST_WAIT);
        }
        running = false;
        inbox.add(_ -> {});
        try {
            thread.join(LAST_WAIT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean drained(Duration within) {
        CompletableFuture<Boolean> empty = new CompletableFuture<>();
        inbox.add(d -> d.whenIdle(() -> empty.complete(true)));
        try {
            return empty.completeOnTimeout(false, within.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } finally {
            inbox.add(d -> d.whenIdle(null));
        }
    }

    /// Takes over new routes and their schedules; attempts under way are not touched. The shares change with a restart.
    public void reload(ScheduleOptions changed) {
        options = changed;
        inbox.add(d -> d.reload(changed));
    }

    /// Holds, releases, deletes or reschedules by hand; what is in an attempt right now is left alone.
    public List<Store.Found> change(Store.Filter filter, Store.Change change, String by) throws IOException {
        // What is claimed and waits for its turn must be in the queue to be changed.
        ask(d -> {
            d.halt("the queue is being changed by hand");
            return true;
        });
        List<Store.Found> changed;
        try {
            changed = spool.change(filter, change, by);
        } finally {
            inbox.add(Dispatch::resume);
        }
        if (dueAt(change).filter(next -> !next.isAfter(clock.instant())).isPresent()) {
            inbox.add(d -> changed.stream()
                    .map(found -> found.recipient().lane())
                    .distinct()
                    .forEach(d::nudge));
        }
        return changed;
    }

    private static Optional<Instant> dueAt(Store.Change change) {
        return switch (change) {
            case Store.Change.Reschedule(Instant next) -> Optional.of(next);
            case Store.Change.Fetch(Instant next) -> Optional.of(next);
            case Store.Change.Hold _, Store.Change.Release _, Store.Change.Delete _ -> Optional.empty();
        };
    }

    /// Sends on what routes hold for domains that ask for it (RFC 1985); answers how many messages there are.
    ///
    /// @param by who asks
    public int release(Predicate<String> domains, String by) throws IOException {
        Set<String> waiting = ask(d -> d.directory.lanes().stream()
                .map(lane -> lane.lane.domain())
                .filter(domains)
                .collect(Collectors.toSet()));
        Set<MessageId> released = new HashSet<>();
        for (String domain : waiting) {
            if (attempts.release(domain)) {
                inbox.add(d -> d.forgetWay(domain));
                Store.Filter filter = new Store.Filter(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(domain), Optional.of(false));
                change(filter, new Store.Change.Fetch(clock.instant()), by)
                        .forEach(found -> released.add(found.envelope().id()));
            }
        }
        return released.size();
    }

    /// What each open recipient of a message is waiting for.
    public List<Why> why(MessageId message) throws IOException {
        Store.Filter filter = new Store.Filter(
                Optional.of(message), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        List<Store.Found> open = spool.query(filter, Optional.empty(), EXPLAINED_MAX);
        return ask(d -> {
            Explanation explanation = new Explanation(d, clock.instant());
            List<Why> whys = new ArrayList<>();
            for (Store.Found found : open) {
                whys.add(new Why(
                        found.recipient(), explanation.of(found.envelope().id(), found.recipient())));
            }
            return whys;
        });
    }

    private <T> T ask(Function<Dispatch, T> question) {
        if (!thread.isAlive()) {
            return question.apply(dispatch);
        }
        CompletableFuture<T> reply = new CompletableFuture<>();
        inbox.add(d -> reply.complete(question.apply(d)));
        return reply.orTimeout(LAST_WAIT.toSeconds() * 5, TimeUnit.SECONDS).join();
    }

    private void run() {
        while (running) {
            try {
                read(dispatch.step());
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException defect) {
                tell(defect);
            }
        }
    }

    private void read(long next) throws InterruptedException {
        long wait = next == LaneQueue.NEVER ? Long.MAX_VALUE : Math.max(0, next - clock.millis());
        @Nullable Consumer<Dispatch> note = inbox.poll(wait, TimeUnit.MILLISECONDS);
        for (int i = 0; note != null && i < NOTES_MAX; i++) {
            note.accept(dispatch);
            note = i + 1 < NOTES_MAX ? inbox.poll() : null;
        }
    }

    private void tell(RuntimeException defect) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        journal.tell(new Event.Defect(clock.instant(), "schedule", trace.toString()));
    }
}
