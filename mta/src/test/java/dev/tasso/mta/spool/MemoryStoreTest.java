package dev.tasso.mta.spool;

import java.io.IOException;

/// The contract, kept by the model that other tests are built on.
final class MemoryStoreTest extends StoreContract {

    private final MemoryStore.Disk disk = new MemoryStore.Disk();

    @Override
    Store open() throws IOException {
        return new MemoryStore(disk, _ -> {});
    }
}
