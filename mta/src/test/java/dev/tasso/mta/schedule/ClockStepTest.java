package dev.tasso.mta.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.mail.SteadyClock;
import dev.tasso.smtp.address.Mailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Clocks that are set while mail waits, and servers that were away: nothing bounces early, nothing is tried in a
/// storm.
final class ClockStepTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Mailbox POSTMASTER =
            Mailbox.parse("postmaster@tasso.test").orElseThrow();

    private final AtomicReference<Instant> wall = new AtomicReference<>(START);
    private final AtomicLong nanos = new AtomicLong();
    private final SteadyClock clock = new SteadyClock(wall::get, nanos::get);

    private void pass(Duration time) {
        wall.updateAndGet(now -> now.plus(time));
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void l131_theSteadyClockDoesNotJumpTenYearsOnOrADayBack() {
        clock.instant();
        wall.updateAndGet(now -> now.plus(Duration.ofDays(3_650)));
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
        assertThat(clock.stepped()).isEqualTo(Duration.ofDays(3_650));
        wall.updateAndGet(now -> now.minus(Duration.ofDays(3_651)));
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(120));
    }

    @Test
    void l131_aSlewAndASleepingMachineAreFollowedAndTimeNeverRunsBack() {
        clock.instant();
        wall.updateAndGet(now -> now.plusMillis(400));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(400));
        wall.updateAndGet(now -> now.minusMillis(300));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(400));
        wall.updateAndGet(now -> now.plus(Duration.ofHours(8)));
        assertThat(clock.instant()).isAfter(START.plus(Duration.ofHours(7)));
        assertThat(clock.stepped()).isZero();
    }

    /// The clock is set ten years on while the server is down: what it finds after the restart.
    @Test
    void l131_whatWaitedForAServerThatWasAwayIsNotGivenUpUntried() {
        SimulatedWorld world = new SimulatedWorld(ScheduleOptions.of("tasso.test", POSTMASTER), 1);
        world.servers = _ -> SimulatedWorld.replies("451 4.2.1 Not now");
        MessageId id = world.queue.accept("a@client.test", "b@sink.test");
        world.run(Duration.ofHours(1).toMillis());
        int before = world.transactions.size();
        world.now += Duration.ofDays(3_650).toMillis();
        world.crash();
        world.run(Duration.ofDays(4).toMillis());
        Recipient waiting = world.queue.recipient(id, 0);
        assertThat(waiting.state().open()).isTrue();
        assertThat(world.transactions.size() - before).isBetween(10, 60);
        world.run(Duration.ofDays(2).toMillis());
        assertThat(world.queue.recipient(id, 0).state()).isEqualTo(new State.Failed());
    }

    @Test
    void l131_aClockSetBackBouncesNothingEither() {
        SimulatedWorld world = new SimulatedWorld(ScheduleOptions.of("tasso.test", POSTMASTER), 2);
        world.servers = _ -> SimulatedWorld.replies("451 4.2.1 Not now");
        MessageId id = world.queue.accept("a@client.test", "b@sink.test");
        world.run(Duration.ofHours(1).toMillis());
        world.now -= Duration.ofDays(1).toMillis();
        world.crash();
        world.run(Duration.ofDays(4).toMillis());
        assertThat(world.queue.recipient(id, 0).state().open()).isTrue();
        assertThat(world.transactions).hasSizeLessThan(60);
    }
}
