package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.spool.Accepting.Committed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bodies as they are read again: whole, or with an exception.
@Timeout(60)
final class BodyStreamTest {

    @TempDir
    Path folder;

    private Spool open() throws IOException {
        SpoolOptions options = SpoolOptions.defaults(folder, () -> Mails.NOON, new Random(5));
        MemoryStore store = new MemoryStore(new MemoryStore.Disk(), _ -> {});
        return Spool.open(() -> new Store.Opened(store, List.of()), _ -> {}, options);
    }

    @Test
    void aLargeBodyComesBackAsItWasWritten() throws Exception {
        byte[] body = Mails.random(7, 300_000);
        try (Spool spool = open()) {
            Accepting accepting = spool.begin(spool.newId());
            for (int at = 0; at < body.length; at += 700) {
                accepting.write(body, at, Math.min(700, body.length - at));
            }
            assertThat(accepting.commit(
                            Mails.envelope(accepting.id(), body.length), Mails.recipients("a@dest.example")))
                    .isEqualTo(new Committed.Durable());
            try (InputStream stream = spool.openBody(Mails.envelope(accepting.id(), body.length))) {
                assertThat(stream.readAllBytes()).isEqualTo(body);
            }
        }
    }

    @Test
    void aMessageThatIsDeletedWhileItIsReadIsNeverTakenForAShorterOne() throws Exception {
        byte[] body = Mails.random(8, 300_000);
        try (Spool spool = open()) {
            Accepting accepting = spool.begin(spool.newId());
            accepting.write(body, 0, body.length);
            Envelope envelope = Mails.envelope(accepting.id(), body.length);
            accepting.commit(envelope, Mails.recipients("a@dest.example"));
            try (InputStream stream = spool.openBody(envelope)) {
                assertThat(stream.readNBytes(700)).hasSize(700);
                assertThat(spool.change(Store.Filter.all(), new Store.Change.Delete(), "tester"))
                        .hasSize(1);
                assertThatThrownBy(stream::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining((300_000 - 128 * 1024) + " are missing");
            }
        }
    }

    @Test
    void anEmptyBodyIsABody() throws Exception {
        try (Spool spool = open()) {
            Accepting accepting = spool.begin(spool.newId());
            accepting.commit(Mails.envelope(accepting.id(), 0), Mails.recipients("a@dest.example"));
            try (InputStream stream = spool.openBody(Mails.envelope(accepting.id(), 0))) {
                assertThat(stream.readAllBytes()).isEmpty();
            }
        }
    }
}
