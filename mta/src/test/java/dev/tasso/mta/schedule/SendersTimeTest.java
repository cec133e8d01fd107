package dev.tasso.mta.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.State;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.command.DeliverBy;
import dev.tasso.smtp.command.DeliverBy.Mode;
import dev.tasso.smtp.command.Hold;
import dev.tasso.smtp.command.MailParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When others say when: the sender not before (RFC 4865), or not after (RFC 2852), the destination not until it asks
/// (RFC 1985).
final class SendersTimeTest {

    private static final long SECOND = 1_000;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    private static SimulatedWorld world(Duration... pauses) {
        RetrySchedule retry =
                new RetrySchedule(List.of(pauses), 0, Duration.ofDays(5), Optional.of(Duration.ofHours(4)));
        Mailbox postmaster = Mailbox.parse("postmaster@tasso.test").orElseThrow();
        return new SimulatedWorld(
                ScheduleOptions.of("tasso.test", postmaster)
                        .withRoutes(Map.of(), new ScheduleOptions.PerRoute(retry, 20)),
                1);
    }

    private static MailParameters heldFor(Duration time) {
        return MailParameters.NONE.withHold(Optional.of(new Hold.HoldFor(time)));
    }

    private static Why.Waiting why(SimulatedWorld world, MessageId id) {
        return new Explanation(world.dispatch, world.instant()).of(id, world.queue.recipient(id, 0));
    }

    private static Instant after(long millis) {
        return Instant.ofEpochMilli(SimulatedWorld.START + millis);
    }

    private static String report(SimulatedWorld world, int number) {
        return switch (world.queue.reports.get(number).body()) {
            case dev.tasso.mta.mail.NewMessage.Body.Inline(byte[] octets) ->
                new String(octets, StandardCharsets.US_ASCII);
            case dev.tasso.mta.mail.NewMessage.Body.Chunked _ -> "";
        };
    }

    @Test
    void aHeldMessageIsTriedWhenItsTimeHasComeAndWhySaysSo() {
        SimulatedWorld world = world(Duration.ofMinutes(5));
        MessageId id = world.queue.accept(heldFor(Duration.ofDays(7)), "a@client.test", "b@sink.test");
        MessageId other = world.queue.accept("a@client.test", "c@sink.test");
        world.run(7 * DAY - SECOND);
        assertThat(world.deliveredAt).containsOnlyKeys(other);
        assertThat(why(world, id)).isEqualTo(new Why.Waiting.SenderHolds(after(7 * DAY)));
        world.run(2 * SECOND);
        assertThat(world.deliveredAt).containsOnlyKeys(other, id);
        assertThat(world.deliveredAt.get(id)).isGreaterThanOrEqualTo(SimulatedWorld.START + 7 * DAY);
    }

    @Test
    void aRestartDoesNotReleaseIt() {
        SimulatedWorld world = world(Duration.ofMinutes(5));
        MessageId id = world.queue.accept(heldFor(Duration.ofHours(2)), "a@client.test", "b@sink.test");
        world.run(HOUR);
        world.crash();
        world.run(HOUR - SECOND);
        assertThat(world.transactions).isEmpty();
        world.run(2 * SECOND);
        assertThat(world.deliveredAt).containsOnlyKeys(id);
    }

    @Test
    void itsLifetimeAndItsDelayCountFromItsRelease() {
        SimulatedWorld world = world(Duration.ofHours(1));
        world.servers = _ -> SimulatedWorld.replies("451 4.2.1 Not now");
        MessageId id = world.queue.accept(heldFor(Duration.ofDays(7)), "a@client.test", "b@sink.test");
        world.run(7 * DAY + 3 * HOUR);
        assertThat(world.queue.reports).isEmpty();
        world.run(2 * HOUR);
        assertThat(world.queue.reports).hasSize(1);
        assertThat(report(world, 0)).contains("Action: delayed");
        world.run(4 * DAY);
        assertThat(world.queue.recipient(id, 0).state().open()).isTrue();
        world.run(DAY);
        assertThat(world.queue.recipient(id, 0).state()).isEqualTo(new State.Failed());
        assertThat(world.queue.events).anyMatch(Event.Expired.class::isInstance);
    }

    private static MailParameters by(Duration time, Mode mode) {
        return MailParameters.NONE.withDeliverBy(new DeliverBy(time.toSeconds(), mode, false));
    }

    private static void unreachable(SimulatedWorld world) {
        world.servers = _ -> (w, claims) -> new SimulatedWorld.Course(
                20,
                false,
                Collections.nCopies(
                        claims.size(), new Outcome.Deferred(w.answer("421 4.3.2 Closed", Answer.Stage.CONNECT))));
    }

    @Test
    void whatIsToComeBackComesBackWhenItsTimeIsOver() {
        SimulatedWorld world = world(Duration.ofHours(3));
        world.servers = _ -> SimulatedWorld.replies("451 4.2.1 Not now");
        MessageId id = world.queue.accept(by(Duration.ofHours(1), Mode.RETURN), "a@client.test", "b@sink.test");
        world.run(HOUR - SECOND);
        assertThat(world.queue.recipient(id, 0).state().open()).isTrue();
        world.run(2 * SECOND);
        assertThat(world.queue.recipient(id, 0).state()).isEqualTo(new State.Failed());
        assertThat(report(world, 0))
                .contains("Action: failed", "Status: 5.4.7", "Deliver-By-Date: Thu, 1 Jan 2026 01:00:00 +0000");
    }

    @Test
    void itComesBackInTimeFromASiteThatRests() {
        SimulatedWorld world = world(Duration.ofHours(3));
        unreachable(world);
        world.queue.accept("a@client.test", "b@sink.test");
        world.run(HOUR);
        MessageId first = world.queue.accept(by(Duration.ofMinutes(10), Mode.RETURN), "a@client.test", "b@sink.test");
        MessageId second = world.queue.accept(by(Duration.ofMinutes(20), Mode.RETURN), "a@client.test", "b@sink.test");
        world.run(Duration.ofMinutes(10).toMillis() + SECOND);
        assertThat(world.queue.recipient(first, 0).state()).isEqualTo(new State.Failed());
        assertThat(world.queue.recipient(second, 0).state().open()).isTrue();
        world.run(Duration.ofMinutes(10).toMillis() + SECOND);
        assertThat(world.queue.recipient(second, 0).state()).isEqualTo(new State.Failed());
        assertThat(world.transactions)
                .filteredOn(
                        claims -> claims.getFirst().recipient().lane().domain().equals("sink.test"))
                .hasSize(1);
    }

    @Test
    void aSenderWhoWantsToKnowIsToldWhenTheTimeIsOverAndDeliveryGoesOn() {
        SimulatedWorld world = world(Duration.ofHours(3));
        world.servers = _ -> SimulatedWorld.replies("451 4.2.1 Not now");
        MessageId id = world.queue.accept(by(Duration.ofHours(1), Mode.NOTIFY), "a@client.test", "b@sink.test");
        world.run(HOUR - SECOND);
        assertThat(world.queue.reports).isEmpty();
        world.run(2 * SECOND);
        assertThat(world.queue.reports).hasSize(1);
        assertThat(report(world, 0)).contains("Action: delayed", "Deliver-By-Date: Thu, 1 Jan 2026 01:00:00 +0000");
        world.servers = _ -> SimulatedWorld.well(20);
        world.run(DAY);
        assertThat(world.deliveredAt).containsKey(id);
        assertThat(world.queue.reports).hasSize(2);
        assertThat(report(world, 1)).contains("Action: relayed");
    }

    @Test
    void whatIsHeldWaitsForEtrnAndIsGivenUpLikeAnyOther() {
        SimulatedWorld world = world(Duration.ofMinutes(5));
        world.holds = true;
        MessageId id = world.queue.accept("a@client.test", "b@sink.test");
        world.run(HOUR);
        assertThat(why(world, id)).isEqualTo(new Why.Waiting.ForEtrn());
        assertThat(world.queue.recipient(id, 0).attempts()).isZero();
        assertThat(world.queue.attempts(id)).hasSize(1);
        world.run(4 * HOUR);
        assertThat(world.queue.reports).hasSize(1);
        assertThat(report(world, 0)).contains("Action: delayed");
        world.run(5 * DAY);
        assertThat(world.transactions).isEmpty();
        assertThat(world.queue.recipient(id, 0).state()).isEqualTo(new State.Failed());
    }
}
