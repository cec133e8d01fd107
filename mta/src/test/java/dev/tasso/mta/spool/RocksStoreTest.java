package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, kept by the embedded store.
final class RocksStoreTest extends StoreContract {

    @TempDir
    Path folder;

    private int openings;

    @Override
    Store open() throws IOException {
        return new RocksOpener(folder, () -> Mails.NOON, new Random(openings++))
                .open()
                .store();
    }

    @Test
    void aBackupTakenInUseOpensAsAStore() throws IOException {
        Mails mails = new Mails(2);
        NewMessage message = mails.message("x", "a@dest.example");
        NewMessage large = mails.large(5_000, "b@dest.example");
        Path copy = folder.resolve("backup");
        try (Store store = new RocksOpener(folder.resolve("spool"), () -> Mails.NOON, new Random(9))
                .open()
                .store()) {
            store.append(large.envelope().id(), 0, Mails.random(5, 5_000));
            store.accept(List.of(message, large), List.of(Mails.accepted(message)));
            store.append(mails.newId(), 0, new byte[9]);
            Files.createDirectories(copy);
            store.backup(copy);
        }
        try (Store store =
                new RocksOpener(copy, () -> Mails.NOON, new Random(9)).open().store()) {
            assertThat(store.chunk(message.envelope().id(), 0)).isPresent();
            assertThat(store.chunk(large.envelope().id(), 0).orElseThrow()).isEqualTo(Mails.random(5, 5_000));
        }
        assertThat(copy.resolve("format")).hasContent(String.valueOf(FormatMark.FORMAT));
        assertThat(copy.resolve("bodies").toFile().list())
                .containsExactly(large.envelope().id().text());
    }

    /// RFC 6710.
    @Test
    void mailOfEachPriorityWaitsInALaneOfItsOwn() throws IOException {
        Mails mails = new Mails(12);
        Lane lane = Lane.of("dest.example");
        Path elsewhere = folder.resolve("priorities");
        try (Store store = new RocksOpener(elsewhere, () -> Mails.NOON, new Random(9))
                .open()
                .store()) {
            for (int level : List.of(0, 9, -9)) {
                NewMessage plain = mails.message("at " + level, "a@dest.example");
                List<Recipient> recipients =
                        List.of(plain.recipients().getFirst().at(level));
                store.accept(List.of(new NewMessage(plain.envelope(), recipients, plain.body())), List.of());
            }
            store.force();
        }
        try (Store store = new RocksOpener(elsewhere, () -> Mails.NOON, new Random(10))
                .open()
                .store()) {
            assertThat(store.lanes())
                    .extracting(Store.LaneSummary::lane)
                    .containsExactlyInAnyOrder(lane, lane.at(9), lane.at(-9));
            for (int level : List.of(0, 9, -9)) {
                List<Store.Claim> claims =
                        store.claim(lane.at(level), Mails.NOON, 10).claims();
                assertThat(claims).hasSize(1);
                assertThat(claims.getFirst().recipient().lane().priority()).isEqualTo(level);
                store.settle(List.of(Mails.settlement(claims.getFirst(), new State.Delivered())), List.of(), List.of());
            }
            assertThat(store.lanes()).isEmpty();
        }
    }

    @Test
    void aQueueIsListedWhileItIsDelivered() throws Exception {
        Path elsewhere = folder.resolve("listed");
        try (Store store = new RocksOpener(elsewhere, () -> Mails.NOON, new Random(9))
                .open()
                .store()) {
            Mails mails = new Mails(11);
            for (int i = 0; i < 500; i++) {
                NewMessage message = mails.message("body " + i, "a@dest.example");
                store.accept(List.of(message), List.of(Mails.accepted(message)));
            }
            FutureTask<Integer> listings = new FutureTask<>(() -> {
                int count = 0;
                while (!store.query(Store.Filter.all(), Optional.empty(), Integer.MAX_VALUE)
                        .isEmpty()) {
                    count++;
                }
                return count;
            });
            Thread.ofPlatform().start(listings);
            List<Store.Claim> claims;
            do {
                claims = store.claim(Lane.of("dest.example"), Mails.NOON, 1).claims();
                for (Store.Claim claim : claims) {
                    store.settle(List.of(Mails.settlement(claim, new State.Delivered())), List.of(), List.of());
                }
            } while (!claims.isEmpty());
            assertThat(listings.get()).isPositive();
        }
    }
}
