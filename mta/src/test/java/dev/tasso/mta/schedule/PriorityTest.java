package dev.tasso.mta.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.command.MailParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Mail of high priority goes before mail of low priority to the same site, and nothing waits for ever (RFC 6710).
final class PriorityTest {

    private final SimulatedWorld world = new SimulatedWorld(
            ScheduleOptions.of(
                    "tasso.test", Mailbox.parse("postmaster@tasso.test").orElseThrow()),
            1);

    private List<MessageId> accept(int priority, int count) {
        List<MessageId> ids = new ArrayList<>();
        MailParameters parameters = priority == 0 ? MailParameters.NONE : MailParameters.NONE.withPriority(priority);
        for (int i = 0; i < count; i++) {
            ids.add(world.queue.accept(parameters, "a@client.test", "b@sink.test"));
        }
        return ids;
    }

    private long deliveredOf(List<MessageId> ids) {
        return ids.stream().filter(world.deliveredAt::containsKey).count();
    }

    @Test
    void whatIsUrgentOvertakesWhatIsNot() {
        world.servers = _ -> SimulatedWorld.well(1_000);
        List<MessageId> idle = accept(-4, 500);
        List<MessageId> normal = accept(0, 500);
        world.run(5_000);
        List<MessageId> urgent = accept(6, 100);
        long before = deliveredOf(normal) + deliveredOf(idle);
        world.run(7_000);
        assertThat(deliveredOf(urgent)).isEqualTo(100);
        assertThat(deliveredOf(normal) + deliveredOf(idle) - before).isLessThan(60);
        assertThat(deliveredOf(normal)).isGreaterThan(2 * deliveredOf(idle));
        world.run(600_000);
        assertThat(deliveredOf(idle)).isEqualTo(500);
    }

    @Test
    void aFloodOfUrgentMailLeavesAShareToTheOthers() {
        world.servers = _ -> SimulatedWorld.well(1_000);
        List<MessageId> normal = accept(0, 50);
        List<MessageId> urgent = accept(9, 3_000);
        world.run(60_000);
        assertThat(deliveredOf(urgent)).isBetween(500L, 2_900L);
        assertThat(deliveredOf(normal)).isEqualTo(50);
    }

    @Test
    void aReportIsAsUrgentAsWhatItIsAbout() {
        world.servers = _ -> SimulatedWorld.replies("550 5.1.1 Unknown");
        accept(3, 1);
        world.run(1_000);
        NewMessage report = world.queue.reports.getFirst();
        assertThat(report.envelope().parameters().priority()).isEqualTo(OptionalInt.of(3));
        assertThat(report.recipients().getFirst().lane().priority()).isEqualTo(3);
    }
}
