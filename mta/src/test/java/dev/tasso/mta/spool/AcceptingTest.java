package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.Envelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bodies of every size that a buffer can end at, one after the other through the same buffers.
@Timeout(60)
final class AcceptingTest {

    private static final int SMALL = 16 * 1024;
    private static final int CHUNK = 128 * 1024;
    private static final List<Integer> SIZES = List.of(
            0,
            1,
            SMALL - 1,
            SMALL,
            SMALL + 1,
            CHUNK - 1,
            CHUNK,
            CHUNK + 1,
            2 * CHUNK - 1,
            2 * CHUNK,
            2 * CHUNK + 1,
            5 * CHUNK + 7);

    @TempDir
    Path folder;

    private Spool open() throws IOException {
        return Spool.open(
                new RocksOpener(folder, () -> Mails.NOON, new Random(3)),
                _ -> {},
                SpoolOptions.defaults(folder, () -> Mails.NOON, new Random(3)));
    }

    /// Some are delivered out of memory, and others from the disk; a buffer that is used again must not change either.
    @Test
    void noBodyIsChangedByThoseThatFollowIt() throws IOException {
        List<Envelope> accepted = new ArrayList<>();
        try (Spool spool = open()) {
            for (int piece : new int[] {1_000, 8_191, 300_000}) {
                for (int size : SIZES) {
                    accepted.add(accept(spool, Mails.random(accepted.size(), size), piece));
                }
            }
            for (int i = 0; i < accepted.size(); i++) {
                assertWhole(spool, accepted.get(i), i);
            }
        }
        try (Spool spool = open()) {
            for (int i = 0; i < accepted.size(); i++) {
                assertWhole(spool, accepted.get(i), i);
            }
        }
    }

    @Test
    void whatIsDiscardedChangesNothingElse() throws IOException {
        try (Spool spool = open()) {
            for (int size : SIZES) {
                Accepting given = spool.begin(spool.newId());
                given.write(Mails.random(99, size), 0, size);
                given.discard();
                given.discard();
                Envelope kept = accept(spool, Mails.random(5, size), 1_000);
                accept(spool, Mails.random(6, size), 1_000);
                assertWhole(spool, kept, 5);
            }
        }
    }

    private static Envelope accept(Spool spool, byte[] body, int piece) {
        Accepting accepting = spool.begin(spool.newId());
        for (int at = 0; at < body.length; at += piece) {
            accepting.write(body, at, Math.min(piece, body.length - at));
        }
        Envelope envelope = Mails.envelope(accepting.id(), body.length);
        assertThat(accepting.commit(envelope, Mails.recipients("a@dest.example")))
                .isInstanceOf(Accepting.Committed.Durable.class);
        return envelope;
    }

    private static void assertWhole(Spool spool, Envelope envelope, long seed) throws IOException {
        try (InputStream body = spool.openBody(envelope)) {
            byte[] expected = Mails.random(seed, (int) envelope.size());
            assertThat(Arrays.equals(body.readAllBytes(), expected))
                    .as("%s octets, seed %s", envelope.size(), seed)
                    .isTrue();
        }
    }
}
