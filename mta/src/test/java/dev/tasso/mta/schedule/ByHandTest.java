package dev.tasso.mta.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.address.Mailbox;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/// What people see of the scheduler and do to it: why a recipient waits, halting, trying now.
final class ByHandTest {

    private static final Mailbox POSTMASTER =
            Mailbox.parse("postmaster@tasso.test").orElseThrow();

    private final SimulatedWorld world = new SimulatedWorld(ScheduleOptions.of("tasso.test", POSTMASTER), 1);

    private Why.Waiting why(MessageId id) {
        return new Explanation(world.dispatch, world.instant()).of(id, world.queue.recipient(id, 0));
    }

    @Test
    void whyNamesTheAttemptThatIsRunning() {
        world.servers = _ -> SimulatedWorld.dead();
        MessageId id = world.queue.accept("a@client.test", "b@sink.test");
        world.run(100);
        assertThat(why(id)).isInstanceOf(Why.Waiting.InAttempt.class);
    }

    @Test
    void whyNamesTheNextAttemptAndTheLimitOfTheSite() {
        MessageId first = world.queue.accept("a@client.test", "b@sink.test");
        world.servers = _ -> SimulatedWorld.replies("451 4.2.1 Not now");
        world.run(1_000);
        assertThat(why(first)).isInstanceOf(Why.Waiting.NextAttempt.class);
        world.servers = _ -> SimulatedWorld.well(10_000);
        MessageId last = first;
        for (int i = 0; i < 50; i++) {
            last = world.queue.accept("a@client.test", "b@sink.test");
        }
        world.run(1_000);
        assertThat(why(last)).isInstanceOf(Why.Waiting.SiteLimit.class);
    }

    @Test
    void whyNamesTheSiteThatRestsAndWhatItSaid() {
        world.servers = _ -> (w, claims) -> new SimulatedWorld.Course(
                20,
                false,
                Collections.nCopies(
                        claims.size(), new Outcome.Deferred(w.answer("421 4.3.2 Closed", Answer.Stage.CONNECT))));
        world.queue.accept("a@client.test", "b@sink.test");
        world.run(1_000);
        MessageId late = world.queue.accept("a@client.test", "b@sink.test");
        world.run(1_000);
        assertThat(why(late)).isInstanceOf(Why.Waiting.SiteRests.class);
        world.servers = _ -> SimulatedWorld.well(20);
        world.dispatch.nudge(Lane.of("sink.test"));
        world.run(1_000);
        assertThat(world.deliveredAt).containsKey(late);
    }

    @Test
    void aHaltBeginsNothingAndReturnsEveryClaim() {
        world.servers = _ -> SimulatedWorld.well(1_000);
        for (int i = 0; i < 500; i++) {
            world.queue.accept("a@client.test", "b@sink.test");
        }
        world.run(3_500);
        world.dispatch.halt("test");
        world.run(5_000);
        long open = world.queue.open();
        assertThat(open).isPositive();
        assertThat(world.queue.claimed()).isZero();
        world.run(60_000);
        assertThat(world.queue.open()).isEqualTo(open);
        world.dispatch.resume();
        world.run(60_000);
        assertThat(world.queue.open()).isZero();
    }
}
