package dev.tasso.mta.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A certificate chain and its private key, both PEM.
public record TlsFiles(Path certificate, Path key) {

    static Optional<TlsFiles> read(Table table, Path base) {
        Optional<Path> certificate = table.value("certificate", Form.path(base));
        Optional<Path> key = table.value("key", Form.path(base));
        table.end();
        if (certificate.isPresent() != key.isPresent()) {
            table.wrong(
                    certificate.isPresent() ? "key" : "certificate",
                    "is missing",
                    "a certificate and its key belong together: give both, or none for a self-made one");
        }
        certificate.ifPresent(file -> mustExist(table, "certificate", file));
        key.ifPresent(file -> mustExist(table, "key", file));
        return certificate.flatMap(c -> key.map(k -> new TlsFiles(c, k)));
    }

    private static void mustExist(Table table, String key, Path file) {
        if (!Files.isReadable(file)) {
            table.wrong(key, file + " cannot be read", "give the path of a PEM file that this user may read");
        }
    }
}
