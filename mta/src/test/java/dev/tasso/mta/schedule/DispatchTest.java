package dev.tasso.mta.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.address.Mailbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the scheduler does with mail in a simulated world: when it tries, when it gives up, whom it tells.
final class DispatchTest {

    private static final Mailbox POSTMASTER =
            Mailbox.parse("postmaster@tasso.test").orElseThrow();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static ScheduleOptions exact(Duration... pauses) {
        RetrySchedule retry =
                new RetrySchedule(List.of(pauses), 0, Duration.ofDays(5), Optional.of(Duration.ofHours(4)));
        return ScheduleOptions.of("tasso.test", POSTMASTER)
                .withRoutes(Map.of(), new ScheduleOptions.PerRoute(retry, 20));
    }

    private static ScheduleOptions usual() {
        return ScheduleOptions.of("tasso.test", POSTMASTER);
    }

    /// Answers the given texts one after another, the last one for ever.
    private static SimulatedWorld.Server script(String... texts) {
        List<String> rest = new ArrayList<>(List.of(texts));
        return (world, claims) -> {
            String text = rest.size() > 1 ? rest.removeFirst() : rest.getFirst();
            return SimulatedWorld.replies(text).take(world, claims);
        };
    }

    @Test
    void twice451Then250IsDeliveredAtTheConfiguredTimes() {
        SimulatedWorld world = new SimulatedWorld(exact(Duration.ofMinutes(1), Duration.ofMinutes(5)), 1);
        SimulatedWorld.Server server = script("451 4.7.1 Later", "451 4.7.1 Later", "250 2.1.5 Taken");
        world.servers = _ -> server;
        MessageId id = world.queue.accept("a@client.test", "b@sink.test");
        world.run(HOUR);
        List<Event.Attempted> attempts = world.queue.attempts(id);
        assertThat(attempts).hasSize(3);
        assertThat(gap(attempts, 0, 1)).isBetween(MINUTE, MINUTE + 100);
        assertThat(gap(attempts, 1, 2)).isBetween(5 * MINUTE, 5 * MINUTE + 100);
        assertThat(world.queue.recipient(id, 0).state()).isEqualTo(new State.Delivered());
        assertThat(world.queue.reports).isEmpty();
    }

    private static long gap(List<Event.Attempted> attempts, int from, int to) {
        return Duration.between(attempts.get(from).at(), attempts.get(to).at()).toMillis();
    }

    @Test
    void a550ForOneOfThreeIsOneTransactionAndOneReport() {
        SimulatedWorld world = new SimulatedWorld(usual(), 2);
        world.servers = _ -> (w, claims) -> new SimulatedWorld.Course(
                20,
                false,
                claims.stream()
                        .map(c -> w.outcome(
                                c.recipient().mailbox().localPart().equals("bad")
                                        ? "550 5.1.1 Unknown"
                                        : "250 2.1.5 Taken"))
                        .toList());
        MessageId id = world.queue.accept("a@client.test", "x@sink.test", "bad@sink.test", "y@sink.test");
        world.run(HOUR);
        assertThat(world.transactions.getFirst()).hasSize(3);
        assertThat(world.queue.recipient(id, 0).state()).isEqualTo(new State.Delivered());
        assertThat(world.queue.recipient(id, 1).state()).isEqualTo(new State.Failed());
        assertThat(world.queue.reports).hasSize(1);
        assertThat(world.queue.events)
                .anyMatch(e -> e instanceof Event.Reported r && r.message().equals(id));
    }

    @Test
    void a4yzIsKeptForEachRecipient() {
        SimulatedWorld world = new SimulatedWorld(exact(Duration.ofMinutes(1)), 3);
        List<Integer> sizes = new ArrayList<>();
        world.servers = _ -> (w, claims) -> {
            sizes.add(claims.size());
            return new SimulatedWorld.Course(
                    20,
                    false,
                    claims.stream()
                            .map(c -> w.outcome(
                                    c.recipient().number() < sizes.size() ? "250 2.1.5 Taken" : "452 4.5.3 Too many"))
                            .toList());
        };
        world.queue.accept("a@client.test", "a@sink.test", "b@sink.test", "c@sink.test");
        world.run(HOUR);
        assertThat(sizes).containsExactly(3, 2, 1);
        assertThat(world.queue.open()).isZero();
        assertThat(world.queue.reports).isEmpty();
    }

    @Test
    void recipientsOfSeveralDomainsOnOneSiteShareATransaction() {
        SimulatedWorld world = new SimulatedWorld(usual(), 4);
        world.site = _ -> "shared.test";
        for (int i = 0; i < 3; i++) {
            world.queue.accept("a@client.test", "x@one.test", "x@two.test", "x@three.test");
            world.run(MINUTE);
        }
        assertThat(world.transactions.getLast()).hasSize(3);
        assertThat(world.queue.open()).isZero();
    }

    @Test
    void anUnknownOutcomeIsTriedAgainAndInTheHistory() {
        SimulatedWorld world = new SimulatedWorld(usual(), 5);
        List<MessageId> seen = new ArrayList<>();
        world.servers = _ -> (w, claims) -> {
            seen.add(claims.getFirst().envelope().id());
            Answer lost = w.answer("451 4.4.2 Lost", Answer.Stage.END_OF_DATA);
            return seen.size() == 1
                    ? new SimulatedWorld.Course(20, false, List.of(new Outcome.Unknown(lost)))
                    : SimulatedWorld.well(20).take(w, claims);
        };
        MessageId id = world.queue.accept("a@client.test", "b@sink.test");
        world.run(HOUR);
        assertThat(seen).containsExactly(id, id);
        assertThat(world.queue.attempts(id).getFirst().outcome()).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void whatIsDeferredForTooLongIsReportedLateAndThenAsFailed() {
        SimulatedWorld world = new SimulatedWorld(usual(), 6);
        world.servers = domain ->
                domain.equals("client.test") ? SimulatedWorld.well(20) : SimulatedWorld.replies("451 4.2.1 Not now");
        MessageId id = world.queue.accept("a@client.test", "b@sink.test");
        world.run(4 * HOUR - MINUTE);
        assertThat(world.queue.reports).isEmpty();
        world.run(5 * HOUR);
        assertThat(world.queue.reports).hasSize(1);
        world.run(4 * DAY);
        assertThat(world.queue.reports).hasSize(1);
        assertThat(world.queue.recipient(id, 0).state().open()).isTrue();
        world.run(DAY);
        assertThat(world.queue.recipient(id, 0).state()).isEqualTo(new State.Failed());
        assertThat(world.queue.reports).hasSize(2);
        assertThat(world.queue.events).anyMatch(Event.Expired.class::isInstance);
        assertThat(world.queue.open()).isZero();
    }

    @Test
    void a105NullSenderGetsNoReportAndADoubleBounceEndsAtThePostmaster() {
        SimulatedWorld world = new SimulatedWorld(usual(), 7);
        world.servers = _ -> SimulatedWorld.replies("550 5.1.1 Nobody");
        MessageId foreign = world.queue.accept("", "b@sink.test");
        world.run(HOUR);
        assertThat(world.queue.reports).isEmpty();
        assertThat(world.queue.events)
                .anyMatch(e -> e instanceof Event.NotReported n && n.message().equals(foreign));
        world.queue.accept("a@client.test", "b@sink.test");
        world.run(HOUR);
        assertThat(world.queue.reports).hasSize(2);
        assertThat(world.queue.reports.getLast().recipients().getFirst().mailbox())
                .isEqualTo(POSTMASTER);
        assertThat(world.queue.events)
                .filteredOn(Event.NotReported.class::isInstance)
                .hasSize(2);
        assertThat(world.queue.open()).isZero();
    }

    @Test
    void a140DnsDownForAnHourDefersEverythingAndBouncesNothing() {
        SimulatedWorld world = new SimulatedWorld(usual(), 8);
        world.nobody = _ -> world.now < SimulatedWorld.START + HOUR
                ? Optional.of(new Outcome.Deferred(world.answer("451 4.4.3 No DNS", Answer.Stage.ROUTE)))
                : Optional.empty();
        for (int i = 0; i < 1_000; i++) {
            world.queue.accept("a@client.test", "b@d" + i % 100 + ".test");
        }
        world.run(HOUR);
        assertThat(world.queue.open()).isEqualTo(1_000);
        assertThat(world.queue.reports).isEmpty();
        assertThat(world.transactions).isEmpty();
        world.run(2 * HOUR);
        assertThat(world.queue.open()).isZero();
        assertThat(world.queue.reports).isEmpty();
    }

    @Test
    void aNullMxFailsEverythingAtOnce() {
        SimulatedWorld world = new SimulatedWorld(usual(), 9);
        world.nobody = domain -> domain.equals("sink.test")
                ? Optional.of(new Outcome.Failed(world.answer("556 5.1.10 Null MX", Answer.Stage.ROUTE)))
                : Optional.empty();
        for (int i = 0; i < 700; i++) {
            world.queue.accept("a@client.test", "b@sink.test");
        }
        world.run(MINUTE);
        assertThat(world.queue.open()).isZero();
        assertThat(world.queue.reports).hasSize(700);
    }

    @Test
    void oneFailedConnectionSpeaksForAllThatIsDue() {
        SimulatedWorld world = new SimulatedWorld(usual(), 10);
        world.servers = _ -> (w, claims) -> new SimulatedWorld.Course(
                20,
                false,
                Collections.nCopies(
                        claims.size(), new Outcome.Deferred(w.answer("421 4.3.2 Closed", Answer.Stage.CONNECT))));
        for (int i = 0; i < 5_000; i++) {
            world.queue.accept("a@client.test", "b@sink.test");
        }
        world.run(HOUR - MINUTE);
        assertThat(world.transactions).hasSizeLessThan(10);
        assertThat(world.queue.recipients.values())
                .allMatch(r -> r.last().isPresent() && r.state().open());
        world.servers = _ -> SimulatedWorld.well(20);
        world.run(2 * HOUR);
        assertThat(world.queue.open()).isZero();
    }

    @Test
    void limitsOfSitesAndTheTotalAreKept() {
        SimulatedWorld world = new SimulatedWorld(usual().withAttemptsMax(100), 11);
        world.servers = _ -> SimulatedWorld.well(900);
        for (int i = 0; i < 20_000; i++) {
            world.queue.accept("a@client.test", "b@d" + i % 40 + ".test");
        }
        world.run(HOUR);
        assertThat(world.queue.open()).isZero();
        assertThat(world.mostAttempts).isLessThanOrEqualTo(100);
        assertThat(world.mostActive.values()).allMatch(most -> most <= 10);
    }

    @Test
    void aCrashRepeatsButNeverLoses() {
        for (long seed = 20; seed < 30; seed++) {
            SimulatedWorld world = new SimulatedWorld(usual(), seed);
            world.servers = domain ->
                    domain.contains("7") ? SimulatedWorld.replies("451 4.2.1 Not now") : SimulatedWorld.well(50);
            List<MessageId> ids = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                ids.add(world.queue.accept("a@client.test", "b@d" + i % 10 + ".test"));
            }
            for (int i = 0; i < 5; i++) {
                world.run(100 + seed * 37);
                world.crash();
            }
            world.run(HOUR);
            world.servers = _ -> SimulatedWorld.well(50);
            world.run(DAY);
            assertThat(world.queue.open()).isZero();
            assertThat(ids).allMatch(id -> world.queue.recipient(id, 0).state() instanceof State.Delivered);
            assertThat(world.transactions.stream().mapToInt(List::size).sum()).isLessThan(500 + 5 * 200 + 50 * 20);
        }
    }

    @Test
    void everyMessageEndsDeliveredOrReported() {
        for (long seed = 40; seed < 43; seed++) {
            SimulatedWorld world = new SimulatedWorld(usual(), seed);
            java.util.Random random = new java.util.Random(seed);
            world.site = domain -> domain.equals("client.test") ? domain : "s" + domain.hashCode() % 20;
            world.servers = domain -> domain.equals("client.test") ? SimulatedWorld.well(10) : moody(random);
            List<MessageId> ids = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                ids.add(world.queue.accept(
                        "a@client.test", "x@d" + i % 50 + ".test", "y@d" + i % 50 + ".test", "z@d" + i % 7 + ".test"));
            }
            world.run(7 * DAY);
            assertThat(world.queue.open()).isZero();
            for (MessageId id : ids) {
                boolean failed = world.queue.recipients.entrySet().stream()
                        .anyMatch(e ->
                                e.getKey().message().equals(id) && e.getValue().state() instanceof State.Failed);
                boolean reported = world.queue.events.stream()
                        .anyMatch(e -> e instanceof Event.Reported r
                                && r.message().equals(id)
                                && r.kind() == Event.Reported.Kind.FAILURE);
                assertThat(reported).isEqualTo(failed);
            }
        }
    }

    private static SimulatedWorld.Server moody(java.util.Random random) {
        return (world, claims) -> switch (random.nextInt(6)) {
            case 0 -> SimulatedWorld.dead().take(world, claims);
            case 1 -> SimulatedWorld.replies("451 4.2.1 Not now").take(world, claims);
            case 2 -> perRecipient(world, claims, random);
            default -> SimulatedWorld.well(random.nextInt(3_000)).take(world, claims);
        };
    }

    private static SimulatedWorld.Course perRecipient(
            SimulatedWorld world, List<Store.Claim> claims, java.util.Random random) {
        List<String> texts = List.of("250 2.1.5 Taken", "451 4.2.1 Not now", "550 5.1.1 Nobody");
        return new SimulatedWorld.Course(
                30,
                false,
                claims.stream()
                        .map(_ -> world.outcome(texts.get(random.nextInt(texts.size()))))
                        .toList());
    }
}
