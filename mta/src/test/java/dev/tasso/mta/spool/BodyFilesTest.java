package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The files of large bodies: when they come and go, and what becomes of those that nobody has.
@Timeout(60)
final class BodyFilesTest {

    @TempDir
    Path spool;

    private final Mails mails = new Mails(17);

    private Store.Opened open() throws IOException {
        return new RocksOpener(spool, () -> Mails.NOON, new Random(3)).open();
    }

    private String[] files() {
        return spool.resolve("bodies").toFile().list();
    }

    private NewMessage accept(Store store) throws IOException {
        NewMessage large = mails.large(700, "a@dest.example");
        store.append(large.envelope().id(), 0, Mails.random(7, 700));
        store.accept(List.of(large), List.of(Mails.accepted(large)));
        return large;
    }

    private static void deliver(Store store) throws IOException {
        Store.Claim claim =
                store.claim(StoreContract.EXAMPLE, Mails.NOON, 1).claims().getFirst();
        store.settle(List.of(Mails.settlement(claim, new State.Delivered())), List.of(), List.of());
    }

    /// Until then a loss of power would bring the message back.
    @Test
    void aFileStaysUntilTheEndOfItsMessageIsForced() throws IOException {
        try (Store store = open().store()) {
            accept(store);
            store.force();
            deliver(store);
            assertThat(files()).hasSize(1);
            store.force();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void whatIsDiscardedWhileItArrivesLeavesNoFile() throws IOException {
        try (Store store = open().store()) {
            MessageId id = mails.newId();
            store.append(id, 0, new byte[700]);
            assertThat(files()).hasSize(1);
            store.discard(id);
            store.force();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aFileWithoutAMessageIsTakenAwayAtTheNextOpeningAndNothingElse() throws IOException {
        NewMessage kept;
        try (Store store = open().store()) {
            kept = accept(store);
            store.append(mails.newId(), 0, new byte[700]);
        }
        Files.writeString(spool.resolve("bodies/README"), "somebody else's");
        try (Store store = open().store()) {
            assertThat(files()).containsExactlyInAnyOrder(kept.envelope().id().text(), "README");
            assertThat(store.chunk(kept.envelope().id(), 0).orElseThrow()).isEqualTo(Mails.random(7, 700));
        }
    }

    /// Its envelope may be among what was lost: a person may want what is left.
    @Test
    void afterDamageAFileWithoutAMessageIsSetAside() throws IOException {
        try (Store store = open().store()) {
            accept(store);
        }
        MessageId alone = mails.newId();
        Files.write(spool.resolve("bodies").resolve(alone.text()), new byte[700]);
        Files.writeString(spool.resolve("store/CURRENT"), "rubbish");
        Store.Opened opened = open();
        try (Store store = opened.store()) {
            assertThat(opened.findings()).hasAtLeastOneElementOfType(Event.Damaged.class);
            assertThat(store.query(Store.Filter.all(), Optional.empty(), 9)).hasSize(1);
            assertThat(files()).hasSize(1).doesNotContain(alone.text());
            try (var all = Files.walk(spool)) {
                assertThat(all.filter(file -> file.endsWith(alone.text())).toList())
                        .singleElement()
                        .satisfies(file ->
                                assertThat(spool.relativize(file).toString()).matches("damaged-.*/bodies/" + alone));
            }
        }
    }

    @Test
    void aMessageWhoseChunksDidNotAllComeIsNotAccepted() throws IOException {
        try (Store store = open().store()) {
            NewMessage large = mails.large(700, "a@dest.example");
            assertThatThrownBy(() -> store.accept(List.of(large), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("did not come in 1 chunks");
        }
    }

    @Test
    void aFileThatIsMissingOrShortIsDamage() throws IOException {
        try (Store store = open().store()) {
            MessageId id = accept(store).envelope().id();
            Path file = spool.resolve("bodies").resolve(id.text());
            Files.write(file, new byte[699]);
            assertThatThrownBy(() -> store.chunk(id, 0))
                    .isInstanceOf(Store.Damage.class)
                    .hasMessageContaining("ends early");
            Files.delete(file);
            assertThatThrownBy(() -> store.chunk(id, 0))
                    .isInstanceOf(Store.Damage.class)
                    .hasMessageContaining("is missing");
        }
    }

    /// For example because there are no inodes left: small mail needs none.
    @Test
    void l128_whereNoFileCanBeMadeOnlyLargeMailIsRefused() throws IOException {
        SpoolOptions options = SpoolOptions.defaults(spool, () -> Mails.NOON, new Random(3));
        Store.Opener opener = new RocksOpener(spool, () -> Mails.NOON, new Random(3));
        try (Spool served = Spool.open(opener, _ -> {}, options)) {
            Files.delete(spool.resolve("bodies"));
            assertThat(accept(served, 3 * options.chunkOctets())).isInstanceOf(Accepting.Committed.Failed.class);
            assertThat(served.health()).isInstanceOf(Health.Serving.class);
            assertThat(accept(served, 700)).isInstanceOf(Accepting.Committed.Durable.class);
            Files.createDirectories(spool.resolve("bodies"));
            assertThat(accept(served, 3 * options.chunkOctets())).isInstanceOf(Accepting.Committed.Durable.class);
            assertThat(served.query(Store.Filter.all(), Optional.empty(), 9)).hasSize(2);
        }
    }

    private static Accepting.Committed accept(Spool spool, int octets) {
        Accepting accepting = spool.begin(spool.newId());
        accepting.write(new byte[octets], 0, octets);
        return accepting.commit(Mails.envelope(accepting.id(), octets), Mails.recipients("a@dest.example"));
    }
}
