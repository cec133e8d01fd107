package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
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
}
