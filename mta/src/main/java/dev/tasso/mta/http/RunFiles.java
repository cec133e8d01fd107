package dev.tasso.mta.http;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Where the command line finds the running server: its address and its token, readable by their owner alone, gone when
/// the server stops.
final class RunFiles {
    private static final int TOKEN_OCTETS = 32;

    private final Path folder;

    RunFiles(Path folder) {
        this.folder = folder;
    }

    /// A new secret for this run; an old one is worth nothing from now on.
    static String newToken() {
        byte[] octets = new byte[TOKEN_OCTETS];
        new SecureRandom().nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    void write(URI address, String token) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        put("token", token);
        put("http", address.toString());
    }

    void remove() throws IOException {
        Files.deleteIfExists(folder.resolve("http"));
        Files.deleteIfExists(folder.resolve("token"));
        Files.deleteIfExists(folder.resolve("ca.pem"));
    }

    /// Something else that commands look for there.
    void put(String name, String content) throws IOException {
        Path made = folder.resolve(name + ".new");
        Files.deleteIfExists(made);
        Files.createFile(made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(made, content + "\n");
        Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
