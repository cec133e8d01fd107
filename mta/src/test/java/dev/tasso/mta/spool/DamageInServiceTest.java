package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that rot while the spool serves: it notices, mends itself, names what is lost, and serves again.
@Timeout(120)
final class DamageInServiceTest {

    private static final int MESSAGES = 300;

    @TempDir
    Path folder;

    private final BlockingQueue<Event> told = new LinkedBlockingQueue<>();
    private final List<MessageId> accepted = new ArrayList<>();

    private Store.Opener opener() {
        return new RocksOpener(folder, () -> Mails.NOON, new Random(3));
    }

    /// A spool whose messages lie in tables and blob files.
    private Spool spool() throws IOException {
        Mails mails = new Mails(8);
        try (Store store = opener().open().store()) {
            for (int i = 0; i < MESSAGES; i++) {
                NewMessage message = mails.message(Mails.random(i, 6_000), "a@dest.example");
                store.accept(List.of(message), List.of(Mails.accepted(message)));
                accepted.add(message.envelope().id());
            }
        }
        opener().open().store().close();
        return Spool.open(opener(), told::add, SpoolOptions.defaults(folder, () -> Mails.NOON, new Random(3)));
    }

    private void spoil(String ending, long at, int octets) throws IOException {
        for (Path file : LogCheck.files(folder.resolve("store"), ending)) {
            try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                content.seek(at);
                content.write(new byte[octets]);
            }
        }
    }

    private <T extends Event> T await(Class<T> kind) throws InterruptedException {
        while (true) {
            Event event = told.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("no %s was told", kind).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    @Test
    void l130_aTableThatRotsIsSalvagedAndTheSpoolServesAgain() throws Exception {
        try (Spool spool = spool()) {
            spoil(".sst", 1_000, 64);
            assertThatThrownBy(() -> {
                        for (MessageId id : accepted) {
                            spool.query(filter(id), Optional.empty(), 1);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(await(Event.StoreState.class).serving()).isFalse();
            assertThat(await(Event.Damaged.class).where()).endsWith(".sst");
            assertThat(await(Event.StoreState.class).serving()).isTrue();
            List<Store.Found> kept = spool.query(Store.Filter.all(), Optional.empty(), MESSAGES);
            assertThat(kept).hasSizeGreaterThan(MESSAGES - 40);
            for (Store.Found found : kept) {
                try (InputStream body = spool.openBody(found.envelope())) {
                    assertThat(body.readAllBytes()).hasSize(6_000);
                }
            }
        }
    }

    @Test
    void l130_aBodyThatRotsIsNamedAndTheOthersAreServed() throws Exception {
        try (Spool spool = spool()) {
            spoil(".blob", 3_000, 10);
            int read = 0;
            for (MessageId id : accepted) {
                try (InputStream body = spool.openBody(Mails.envelope(id, 6_000))) {
                    read += body.readAllBytes().length / 6_000;
                } catch (IOException damaged) {
                    Event.Lost lost = await(Event.Lost.class);
                    assertThat(lost.message()).isEqualTo(id);
                    assertThat(spool.history(id)).last().isEqualTo(lost);
                }
            }
            assertThat(read).isEqualTo(MESSAGES - 1);
            assertThat(spool.query(Store.Filter.all(), Optional.empty(), MESSAGES))
                    .hasSize(MESSAGES - 1);
        }
    }

    @Test
    void aTableThatIsStillBeingWrittenIsNoDamage() throws Exception {
        spool().close();
        try (Store store = opener().open().store()) {
            Files.write(folder.resolve("store/999999.sst"), new byte[1_000]);
            store.verify();
            spoil(".sst", 1_000, 64);
            assertThatThrownBy(store::verify).isInstanceOf(Store.Damage.class);
        }
    }

    private static Store.Filter filter(MessageId id) {
        return new Store.Filter(
                Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
