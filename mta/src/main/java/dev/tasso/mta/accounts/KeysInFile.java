package dev.tasso.mta.accounts;

import dev.tasso.mta.config.KeySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Predicate;

/// Keys in a file, which is read again when it changes. A file that cannot be used changes nothing.
final class KeysInFile implements Keys {

    private final Path file;
    private volatile Snapshot snapshot = new Snapshot(Optional.empty(), Optional.empty());

    private record Snapshot(Optional<FileTime> changed, Optional<KeySet> keys) {}

    KeysInFile(Path file) {
        this.file = file;
    }

    @Override
    public Optional<KeySet> known(Predicate<KeySet> enough) {
        Snapshot before = snapshot;
        try {
            Optional<FileTime> changed = Optional.of(Files.getLastModifiedTime(file));
            if (!changed.equals(before.changed)) {
                snapshot = new Snapshot(changed, read().or(() -> before.keys));
            }
        } catch (IOException unreadable) {
            Checks.warn(file + ": " + unreadable);
        }
        return snapshot.keys;
    }

    private Optional<KeySet> read() throws IOException {
        return switch (KeySet.read(Files.readAllBytes(file))) {
            case KeySet.Read.Ok(KeySet keys) -> Optional.of(keys);
            case KeySet.Read.Broken(String why) -> {
                Checks.warn(file + " cannot be used: " + why);
                yield Optional.empty();
            }
        };
    }
}
