package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.NewMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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
        Path copy = folder.resolve("backup");
        try (Store store = new RocksOpener(folder.resolve("spool"), () -> Mails.NOON, new Random(9))
                .open()
                .store()) {
            store.accept(List.of(message), List.of(Mails.accepted(message)));
            Files.createDirectories(copy);
            store.backup(copy.resolve("store"));
        }
        try (Store store =
                new RocksOpener(copy, () -> Mails.NOON, new Random(9)).open().store()) {
            assertThat(store.chunk(message.envelope().id(), 0)).isPresent();
        }
    }
}
