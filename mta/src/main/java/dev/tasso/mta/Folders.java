package dev.tasso.mta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The data folder: mail of others lies in it, so nobody but its owner may look inside.
final class Folders {
    private Folders() {}

    static void prepare(Path data) throws CannotStart {
        try {
            if (!Files.isDirectory(data)) {
                Path parent = data.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new CannotStart(
                    "cannot create the data folder " + data + ": " + e,
                    "name one that can be written with --data, or as data = \"...\" in the configuration file");
        }
        if (!Files.isWritable(data)) {
            throw new CannotStart(
                    "the data folder " + data + " cannot be written",
                    "give it to the user Tasso runs as, or name another with --data");
        }
    }
}
