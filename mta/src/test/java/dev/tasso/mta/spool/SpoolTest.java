package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Accepting.Committed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The front of the spool over the model: groups, limits, failures.
@Timeout(60)
final class SpoolTest {

    private static final Lane EXAMPLE = Lane.of("dest.example");

    @TempDir
    Path folder;

    private final MemoryStore.Disk disk = new MemoryStore.Disk();
    private final BlockingQueue<Event> told = new LinkedBlockingQueue<>();

    private Spool open(MemoryStore.Fault fault) throws IOException {
        return open(fault, options(4_096, 64 << 20, 1));
    }

    private Spool open(MemoryStore.Fault fault, SpoolOptions options) throws IOException {
        return Spool.open(() -> new Store.Opened(new MemoryStore(disk, fault), List.of()), told::add, options);
    }

    private SpoolOptions options(int waitingMax, long octetsMax, long reserve) {
        return new SpoolOptions(
                1_000,
                1_000,
                waitingMax,
                octetsMax,
                0,
                512,
                Duration.ofMillis(100),
                reserve,
                folder,
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(50),
                Duration.ofDays(30),
                () -> Mails.NOON,
                new Random(5));
    }

    private static Committed accept(Spool spool, byte[] body, String... mailboxes) {
        Accepting accepting = spool.begin(spool.newId());
        accepting.write(body, 0, body.length);
        return accepting.commit(Mails.envelope(accepting.id(), body.length), Mails.recipients(mailboxes));
    }

    private <T extends Event> T await(Class<T> kind) throws InterruptedException {
        while (true) {
            Event event = told.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("no %s was told", kind).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    @Test
    void idsGrowAndDiffer() throws IOException {
        try (Spool spool = open(_ -> {})) {
            List<MessageId> ids = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                ids.add(spool.newId());
            }
            assertThat(ids).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aCommittedMessageIsForcedAnnouncedAndTold() throws Exception {
        BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
        try (Spool spool = open(_ -> {})) {
            spool.onArrivals(arrivals::addAll);
            assertThat(accept(spool, new byte[10], "a@dest.example", "b@dest.example", "c@other.example"))
                    .isEqualTo(new Committed.Durable());
            Arrival first = arrivals.poll(30, TimeUnit.SECONDS);
            Arrival second = arrivals.poll(30, TimeUnit.SECONDS);
            assertThat(List.of(first, second))
                    .extracting(Arrival::lane, Arrival::recipients)
                    .containsExactly(tuple(EXAMPLE, 2), tuple(Lane.of("other.example"), 1));
            assertThat(await(Event.Accepted.class).message()).isEqualTo(first.message());
        }
        try (MemoryStore survivor = new MemoryStore(disk, _ -> {})) {
            assertThat(survivor.lanes()).hasSize(2);
        }
    }

    @Test
    void manyWhoCommitAtOnceShareForces() throws Exception {
        CountDownLatch firstForce = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean held = new AtomicBoolean();
        int sessions = 200;
        try (Spool spool = open(call -> {
                    if (call.equals("force") && held.compareAndSet(false, true)) {
                        firstForce.countDown();
                        awaitQuietly(go);
                    }
                });
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Committed>> commits = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                commits.add(threads.submit(() -> accept(spool, new byte[100], "a@dest.example")));
            }
            firstForce.await();
            go.countDown();
            for (Future<Committed> commit : commits) {
                assertThat(commit.get()).isEqualTo(new Committed.Durable());
            }
            assertThat(disk.forces()).isLessThan(sessions / 4);
        }
    }

    @Test
    void nobodyIsReleasedBeforeTheForce() throws Exception {
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Spool spool = open(call -> {
                    if (call.equals("force")) {
                        forcing.countDown();
                        awaitQuietly(go);
                    }
                });
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Committed> commit = threads.submit(() -> accept(spool, new byte[1], "a@dest.example"));
            forcing.await();
            assertThatThrownBy(() -> commit.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            go.countDown();
            assertThat(commit.get()).isEqualTo(new Committed.Durable());
        }
    }

    @Test
    void tooManyThatWaitAreRefusedAndCompletionsAreNot() throws Exception {
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Spool spool = open(
                        call -> {
                            if (call.equals("force")) {
                                forcing.countDown();
                                awaitQuietly(go);
                            }
                        },
                        options(3, 64 << 20, 1));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Committed>> waiting = new ArrayList<>();
            waiting.add(threads.submit(() -> accept(spool, new byte[1], "a@dest.example")));
            forcing.await();
            for (int i = 0; i < 3; i++) {
                waiting.add(threads.submit(() -> accept(spool, new byte[1], "a@dest.example")));
            }
            while (!(spool.health() instanceof Health.Full)) {
                Thread.onSpinWait();
            }
            assertThat(accept(spool, new byte[1], "a@dest.example")).isInstanceOf(Committed.Full.class);
            Future<?> settled = threads.submit(() -> spool.settle(List.of(), List.of(), List.of()));
            go.countDown();
            settled.get();
            for (Future<Committed> commit : waiting) {
                assertThat(commit.get()).isEqualTo(new Committed.Durable());
            }
            assertThat(spool.health()).isEqualTo(new Health.Serving());
        }
    }

    @Test
    void k123_bodiesThatFindNoRoomInTheHeapAreRefused() throws Exception {
        try (Spool spool = open(_ -> {}, options(10, 9_000, 1))) {
            Accepting first = spool.begin(spool.newId());
            first.write(new byte[900], 0, 900);
            List<Accepting> others = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Accepting other = spool.begin(spool.newId());
                other.write(new byte[900], 0, 900);
                others.add(other);
            }
            assertThat(others.stream()
                            .map(other ->
                                    other.commit(Mails.envelope(other.id(), 900), Mails.recipients("a@dest.example")))
                            .filter(Committed.Full.class::isInstance))
                    .isNotEmpty();
            assertThat(first.commit(Mails.envelope(first.id(), 900), Mails.recipients("a@dest.example")))
                    .isEqualTo(new Committed.Durable());
            assertThat(accept(spool, new byte[900], "a@dest.example")).isEqualTo(new Committed.Durable());
        }
    }

    @Test
    void l127_aNearlyFullDiskRefusesMessagesAndTakesCompletions() throws Exception {
        try (Spool spool = open(_ -> {}, options(10, 1 << 20, Long.MAX_VALUE))) {
            assertThat(spool.health()).isInstanceOf(Health.Full.class);
            assertThat(accept(spool, new byte[1], "a@dest.example")).isInstanceOf(Committed.Full.class);
            assertThat(spool.settle(List.of(), List.of(), List.of())).isEmpty();
        }
    }

    @Test
    void l126_aFailedForceIsNeverA250AndServiceComesBackByItself() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        BlockingQueue<String> reopened = new LinkedBlockingQueue<>();
        try (Spool spool = open(call -> {
            if (call.equals("force") && broken.getAndSet(false)) {
                throw new IOException("input/output error");
            }
        })) {
            spool.onReopened(() -> reopened.add("yes"));
            assertThat(accept(spool, new byte[1], "kept@dest.example")).isEqualTo(new Committed.Durable());
            broken.set(true);
            assertThat(accept(spool, new byte[1], "lost@dest.example"))
                    .isEqualTo(new Committed.Failed("input/output error"));
            assertThat(await(Event.StoreState.class).serving()).isFalse();
            assertThat(await(Event.StoreState.class).serving()).isTrue();
            assertThat(reopened.poll(30, TimeUnit.SECONDS)).isEqualTo("yes");
            assertThat(accept(spool, new byte[1], "later@dest.example")).isEqualTo(new Committed.Durable());
            assertThat(spool.query(Store.Filter.all(), Optional.empty(), 10))
                    .extracting(found -> found.recipient().mailbox().localPart())
                    .containsExactly("kept", "later");
        }
    }

    @Test
    void l127_everyCallMayFailOnceAndNothingPromisedIsLost() throws Exception {
        for (String failing : List.of("accept", "append", "settle", "change", "note", "force", "expire", "discard")) {
            MemoryStore.Disk fresh = new MemoryStore.Disk();
            AtomicBoolean broken = new AtomicBoolean();
            try (Spool spool = Spool.open(
                    () -> new Store.Opened(
                            new MemoryStore(fresh, call -> {
                                if (call.equals(failing) && broken.getAndSet(false)) {
                                    throw new IOException("no space left on device");
                                }
                            }),
                            List.of()),
                    told::add,
                    options(4_096, 64 << 20, 1))) {
                assertThat(accept(spool, new byte[1], "first@dest.example")).isEqualTo(new Committed.Durable());
                broken.set(true);
                use(spool);
                broken.set(false);
                Committed last;
                do {
                    last = accept(spool, new byte[3_000], "last@dest.example");
                } while (last instanceof Committed.Failed);
                assertThat(last).as(failing).isEqualTo(new Committed.Durable());
                assertThat(spool.query(Store.Filter.all(), Optional.empty(), 10))
                        .as(failing)
                        .extracting(found -> found.recipient().mailbox().localPart())
                        .contains("first", "last");
            }
        }
    }

    private static void use(Spool spool) {
        byte[] large = new byte[3_000];
        accept(spool, large, "second@dest.example");
        Accepting dropped = spool.begin(spool.newId());
        dropped.write(large, 0, large.length);
        dropped.discard();
        try {
            Store.Claim claim = spool.claim(EXAMPLE, Mails.NOON, 1).claims().getFirst();
            State later = new State.Due(Mails.NOON.plusSeconds(9));
            spool.settle(List.of(Mails.settlement(claim, later)), List.of(), List.of());
            spool.note(new Event.Started(Mails.NOON, "test"));
            spool.change(Store.Filter.all(), new Store.Change.Hold(), "tester");
        } catch (IOException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    @Test
    void anIntakeThatBeganBeforeAReopeningFails() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        try (Spool spool = open(call -> {
            if (call.equals("force") && broken.getAndSet(false)) {
                throw new IOException("input/output error");
            }
        })) {
            Accepting early = spool.begin(spool.newId());
            early.write(new byte[5_000], 0, 5_000);
            broken.set(true);
            assertThat(accept(spool, new byte[1], "a@dest.example")).isInstanceOf(Committed.Failed.class);
            await(Event.StoreState.class);
            await(Event.StoreState.class);
            assertThat(early.commit(Mails.envelope(early.id(), 5_000), Mails.recipients("a@dest.example")))
                    .isInstanceOf(Committed.Failed.class);
            assertThat(accept(spool, new byte[1], "b@dest.example")).isEqualTo(new Committed.Durable());
        }
    }

    @Test
    void completionsAreForcedWithoutAnAccept() throws Exception {
        try (Spool spool = open(_ -> {})) {
            accept(spool, new byte[1], "a@dest.example");
            Store.Claim claim = spool.claim(EXAMPLE, Mails.NOON, 1).claims().getFirst();
            int before = disk.forces();
            assertThat(spool.settle(
                            List.of(Mails.settlement(claim, new State.Delivered())),
                            List.of(),
                            List.of(Mails.attempted(claim, true))))
                    .containsExactly(Store.Settled.APPLIED);
            while (disk.forces() == before) {
                Thread.onSpinWait();
            }
        }
        try (MemoryStore survivor = new MemoryStore(disk, _ -> {})) {
            assertThat(survivor.lanes()).isEmpty();
        }
    }

    @Test
    void aReleaseAnnouncesWhatIsDueAgain() throws Exception {
        BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
        try (Spool spool = open(_ -> {})) {
            accept(spool, new byte[1], "a@dest.example");
            spool.change(Store.Filter.all(), new Store.Change.Hold(), "tester");
            spool.onArrivals(arrivals::addAll);
            spool.change(Store.Filter.all(), new Store.Change.Release(), "tester");
            Arrival arrival = arrivals.poll(30, TimeUnit.SECONDS);
            assertThat(arrival).isNotNull();
            assertThat(arrival.lane()).isEqualTo(EXAMPLE);
        }
    }

    @Test
    void whatComesAfterTheCloseIsRefused() throws Exception {
        Spool spool = open(_ -> {});
        accept(spool, new byte[1], "a@dest.example");
        spool.close();
        assertThat(spool.health()).isEqualTo(new Health.Closed());
        assertThat(accept(spool, new byte[1], "a@dest.example")).isInstanceOf(Committed.Failed.class);
        assertThatThrownBy(() -> spool.settle(List.of(), List.of(), List.of())).isInstanceOf(IOException.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
