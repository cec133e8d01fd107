package dev.tasso.mta.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.State;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.command.Hold;
import dev.tasso.smtp.command.MailParameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When the sender says when: not before (RFC 4865), and not after (RFC 2852).
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
}
