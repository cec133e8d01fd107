package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What lies in the folder of a spool, for tests in which nothing there may be touched.
public final class SpoolFiles {

    private SpoolFiles() {}

    /// Each file and folder but the lock, with a sum of its octets and the time of its last change.
    public static Map<Path, String> in(Path spool) throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(spool)) {
            for (Path file : all.filter(file -> !file.equals(spool)).toList()) {
                if (!file.endsWith("lock")) {
                    String sum = Files.isDirectory(file) ? "folder" : "" + Arrays.hashCode(Files.readAllBytes(file));
                    files.put(spool.relativize(file), sum + " of " + Files.getLastModifiedTime(file));
                }
            }
        }
        return files;
    }
}
