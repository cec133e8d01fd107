package dev.tasso.mta.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.watch.Tally.Count;
import dev.tasso.mta.watch.Tally.Kind;
import dev.tasso.smtp.reply.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Rates are of the whole seconds that lie behind; totals of all time.
class TallyTest {
    private static final Event REFUSED = new Event.Refused(
            Instant.EPOCH,
            new Origin("mx", "client.test", "127.0.0.1", Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Reply.of(550, "5.1.1", "Nobody"));

    private final AtomicLong seconds = new AtomicLong(1_000);
    private final List<Event> passedOn = new ArrayList<>();
    private final Tally tally = new Tally(passedOn::add, () -> Instant.ofEpochSecond(seconds.get()));

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            tally.tell(new Event.StoreState(Instant.EPOCH, true, "not counted"));
            tally.tell(REFUSED);
        }
    }

    private Count refused() {
        Map<Kind, Count> counts = tally.counts();
        assertThat(counts.get(Kind.ACCEPTED)).isEqualTo(new Count(0, 0));
        return Objects.requireNonNull(counts.get(Kind.REFUSED));
    }

    @Test
    void aRateIsThatOfTheLastTenWholeSeconds() {
        refuse(8);
        assertThat(refused()).isEqualTo(new Count(8, 0));
        seconds.addAndGet(2);
        assertThat(refused()).as("8 in the first two seconds").isEqualTo(new Count(8, 4));
        refuse(40);
        seconds.addAndGet(8);
        assertThat(refused()).isEqualTo(new Count(48, 4.8));
        seconds.addAndGet(1);
        assertThat(refused()).as("the first second is too long ago").isEqualTo(new Count(48, 4));
        seconds.addAndGet(1_000_000);
        assertThat(refused()).isEqualTo(new Count(48, 0));
        refuse(1);
        seconds.addAndGet(1);
        assertThat(refused()).isEqualTo(new Count(49, 0.1));
        assertThat(passedOn).hasSize(98);
    }
}
