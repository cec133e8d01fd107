package dev.tasso.mta.spool;

import dev.tasso.mta.deliver.Delivery;
import dev.tasso.mta.deliver.Patience;
import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.schedule.Attempts;
import dev.tasso.mta.schedule.RetrySchedule;
import dev.tasso.mta.schedule.ScheduleOptions;
import dev.tasso.mta.schedule.Scheduler;
import dev.tasso.mta.spool.Accepting.Committed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// The life of a few messages, from their acceptance to their end, over the model of a store whose calls may fail:
/// one is delivered at once, a large one after it was put off, one is refused and reported, one is deleted by hand.
///
/// Ends in a list of what was promised and not kept.
final class LifeOfMail implements Attempts {

    private static final long SECONDS_MAX = 10;
    private static final long EVENT_MILLIS_MAX = 10;
    private static final int SMALL = 100;
    private static final int LARGE = 2_500;
    private static final String SUBJECT = "Subject: ";
    private static final List<String> MESSAGES = List.of("taken", "large", "refused", "unwanted");
    private static final List<String> ARRIVALS = List.of(
            "taken for a@taking.example",
            "large for a@taking.example",
            "large for b@deferring.example",
            "report for sender@client.example");

    /// Something that is waited for; a failing store is no reason to give up.
    private interface Condition {
        boolean met() throws IOException;
    }

    private record Here(String domain) implements Destination {
        @Override
        public Site site() {
            return new Site("crash", domain);
        }

        @Override
        public boolean remote() {
            return true;
        }

        @Override
        public Optional<Outcome> nobody() {
            return Optional.empty();
        }
    }

    private final MemoryStore.Disk disk = new MemoryStore.Disk();
    private final StorageFault fault;
    private final UnaryOperator<Store.Opener> mutant;
    private final Path folder;
    private final Map<String, Integer> arrived = new ConcurrentHashMap<>();
    private final BlockingQueue<Event> told = new LinkedBlockingQueue<>();
    private final Set<String> putOff = ConcurrentHashMap.newKeySet();
    private final Set<String> promised = ConcurrentHashMap.newKeySet();
    private final List<String> broken = Collections.synchronizedList(new ArrayList<>());

    LifeOfMail(StorageFault fault, UnaryOperator<Store.Opener> mutant, Path folder) {
        this.fault = fault;
        this.mutant = mutant;
        this.folder = folder;
    }

    /// Lives it, with a restart where the power went or the start failed; returns what was promised and not kept.
    List<String> live() throws Exception {
        if (!run(fault) || fault.dark()) {
            run(StorageFault.none());
        }
        judge();
        return broken;
    }

    /// Starts, sends, and waits for the end of all mail or of the power; answers whether it could start.
    private boolean run(StorageFault storage) throws Exception {
        Store.Opener model = () -> new Store.Opened(new MemoryStore(disk, _ -> {}), List.of());
        InstantSource clock = InstantSource.system();
        try (Spool spool = Spool.open(mutant.apply(storage.apply(model)), this::tell, options(clock))) {
            Scheduler scheduler = new Scheduler(spool, this, this::tell, schedule(), clock, new Random(1));
            scheduler.start();
            send(spool, storage, "taken", "a@taking.example");
            send(spool, storage, "large", "b@deferring.example", "a@taking.example");
            send(spool, storage, "refused", "c@refusing.example");
            send(spool, storage, "unwanted", "d@never.example");
            delete(spool, scheduler, storage);
            await(
                    "end of all mail",
                    storage,
                    () -> spool.query(Store.Filter.all(), Optional.empty(), 9).isEmpty());
            scheduler.stop(Duration.ofSeconds(1));
            return true;
        } catch (IOException atStart) {
            if (storage.hit().isEmpty()) {
                throw atStart;
            }
            return false;
        }
    }

    private void tell(Event event) {
        told.add(event);
        if (event instanceof Event.Defect defect) {
            broken.add("a defect: " + defect);
        }
    }

    private SpoolOptions options(InstantSource clock) {
        SpoolOptions usual = SpoolOptions.defaults(folder, clock, new Random(2));
        return new SpoolOptions(
                1_000,
                1_000,
                usual.waitingMax(),
                usual.waitingOctetsMax(),
                0,
                usual.groupMax(),
                Duration.ofMillis(10),
                1,
                folder,
                2,
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                usual.historyKept(),
                clock,
                new Random(3));
    }

    private static ScheduleOptions schedule() {
        RetrySchedule often =
                new RetrySchedule(List.of(Duration.ofMillis(20)), 0, Duration.ofDays(5), Optional.empty());
        return ScheduleOptions.of("mx.example", Mails.mailbox("postmaster@mx.example"))
                .withRoutes(Map.of(), new ScheduleOptions.PerRoute(often, 4));
    }

    /// As a client does: again until it is taken, and not once more after that.
    private void send(Spool spool, StorageFault storage, String name, String... to) throws Exception {
        byte[] body = body(name, octets(name));
        await(name + " being taken", storage, () -> {
            if (!promised.contains(name)) {
                Accepting accepting = spool.begin(spool.newId());
                accepting.write(body, 0, body.length);
                Committed committed =
                        accepting.commit(Mails.envelope(accepting.id(), body.length), Mails.recipients(to));
                if (committed instanceof Committed.Durable) {
                    promised.add(name);
                }
            }
            return promised.contains(name);
        });
    }

    private void delete(Spool spool, Scheduler scheduler, StorageFault storage) throws Exception {
        Store.Filter unwanted = new Store.Filter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("never.example"), Optional.empty());
        await("the deletion", storage, () -> {
            scheduler.change(unwanted, new Store.Change.Delete(), "tester");
            return spool.query(unwanted, Optional.empty(), 9).isEmpty();
        });
    }

    private static byte[] body(String name, int octets) {
        return (SUBJECT + name + "\r\n\r\n" + "x".repeat(octets)).getBytes(StandardCharsets.US_ASCII);
    }

    private void await(String what, StorageFault storage, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (!storage.dark() && !met(condition)) {
            if (System.nanoTime() > deadline) {
                broken.add("no " + what + " within " + SECONDS_MAX + " s");
                return;
            }
            awaitEvent();
        }
    }

    /// Until something has happened, or might have without an event.
    private void awaitEvent() throws InterruptedException {
        boolean _ = told.poll(EVENT_MILLIS_MAX, TimeUnit.MILLISECONDS) != null;
    }

    private static boolean met(Condition condition) {
        try {
            return condition.met();
        } catch (IOException failing) {
            return false;
        }
    }

    @Override
    public Optional<Destination> known(String domain) {
        return Optional.of(new Here(domain));
    }

    @Override
    public Destination locate(String domain) {
        return new Here(domain);
    }

    @Override
    public List<Outcome> attempt(Destination destination, Delivery delivery, Patience patience) {
        return delivery.recipients().stream().map(to -> outcome(to, delivery)).toList();
    }

    private Outcome outcome(Recipient to, Delivery delivery) {
        String domain = to.mailbox().domain().ascii();
        boolean first = putOff.add(delivery.envelope().id() + to.mailbox().text());
        if (domain.equals("refusing.example")) {
            return new Outcome.Failed(Mails.answer(550, "5.1.1", "Unknown"));
        }
        if (domain.equals("never.example") || (domain.equals("deferring.example") && first)) {
            return new Outcome.Deferred(Mails.answer(451, "4.2.0", "Not yet"));
        }
        try (InputStream body = delivery.body().open()) {
            arrived.merge(arrival(body.readAllBytes()) + " for " + to.mailbox().text(), 1, Integer::sum);
            return new Outcome.Delivered(Mails.answer(250, "2.0.0", "Taken"));
        } catch (IOException failing) {
            return new Outcome.Deferred(Mails.answer(451, "4.3.0", "No body now"));
        }
    }

    private static String arrival(byte[] body) {
        String text = new String(body, StandardCharsets.US_ASCII);
        for (String name : MESSAGES) {
            if (Arrays.equals(body, body(name, octets(name)))) {
                return name;
            }
        }
        return text.contains("c@refusing.example") ? "report" : "torn: " + text;
    }

    private static int octets(String name) {
        return name.equals("large") ? LARGE : SMALL;
    }

    /// One fault may make one attempt or one acceptance happen twice, and nothing more.
    private void judge() {
        for (String name : MESSAGES) {
            if (!promised.contains(name)) {
                broken.add(name + " was never taken");
            }
        }
        for (String expected : ARRIVALS) {
            int times = arrived.getOrDefault(expected, 0);
            if (times < 1 || times > 2) {
                broken.add(expected + " arrived " + times + " times");
            }
        }
        arrived.keySet().stream()
                .filter(arrival -> !ARRIVALS.contains(arrival))
                .forEach(arrival -> broken.add("arrived: " + arrival));
    }
}
