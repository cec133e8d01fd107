package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.spool.Accepting.Committed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A journal whose readers have a defect: the mail is none the worse for it.
@Timeout(60)
final class DeafJournalTest {

    @TempDir
    Path folder;

    private final MemoryStore.Disk disk = new MemoryStore.Disk();
    private final BlockingQueue<Event> defects = new LinkedBlockingQueue<>();

    private Committed accept(Spool spool) {
        Accepting accepting = spool.begin(spool.newId());
        accepting.write(new byte[10], 0, 10);
        return accepting.commit(Mails.envelope(accepting.id(), 10), Mails.recipients("a@dest.example"));
    }

    private int afterTwoMessages(Journal journal) throws Exception {
        Store.Opener opener = () -> new Store.Opened(new MemoryStore(disk, _ -> {}), List.of());
        SpoolOptions options = SpoolOptions.defaults(folder, () -> Mails.NOON, new Random(8));
        try (Spool spool = Spool.open(opener, journal, options)) {
            assertThat(accept(spool)).isEqualTo(new Committed.Durable());
            assertThat(accept(spool)).isEqualTo(new Committed.Durable());
        }
        try (MemoryStore survivor = new MemoryStore(disk, _ -> {})) {
            return survivor.query(Store.Filter.all(), Optional.empty(), 9).size();
        }
    }

    @Test
    void whatWasPromisedStaysAndTheDefectIsTold() throws Exception {
        Journal journal = event -> {
            if (event instanceof Event.Accepted) {
                throw new IllegalStateException("a defect of a reader");
            }
            defects.add(event);
        };
        assertThat(afterTwoMessages(journal)).isEqualTo(2);
        assertThat(defects.poll(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Event.Defect.class, told -> assertThat(told.trace()).contains("a defect of a reader"));
    }

    @Test
    void whatWasPromisedStaysWhereNobodyListensAtAll() throws Exception {
        assertThat(afterTwoMessages(_ -> {
                    throw new IllegalStateException("nobody listens");
                }))
                .isEqualTo(2);
    }
}
