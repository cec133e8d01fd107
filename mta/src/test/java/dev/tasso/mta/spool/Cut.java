package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Cuts a running store: a copy of its folder is what a crash at this moment leaves.
final class Cut {

    private Cut() {}

    static Path copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
