package dev.tasso.mta.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// By which a changed file is known without reading it: links followed, so that a renewed one behind a link is seen.
record FileStamps(List<Optional<Stamp>> stamps) {

    private record Stamp(FileTime changed, long octets, Optional<Object> identity) {}

    static FileStamps of(List<Path> files) {
        List<Optional<Stamp>> stamps = new ArrayList<>();
        for (Path file : files) {
            stamps.add(stamp(file));
        }
        return new FileStamps(List.copyOf(stamps));
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(found.lastModifiedTime(), found.size(), Optional.ofNullable(found.fileKey())));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
