package dev.tasso.mta.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
        if (certificate.isPresent() && key.isPresent()) {
            mustBeUsable(table, new TlsFiles(certificate.get(), key.get()));
        }
        return certificate.flatMap(c -> key.map(k -> new TlsFiles(c, k)));
    }

    private static void mustExist(Table table, String key, Path file) {
        if (!Files.isReadable(file)) {
            table.wrong(key, file + " cannot be read", "give the path of a PEM file that this user may read");
        }
    }

    private static void mustBeUsable(Table table, TlsFiles files) {
        boolean readable = Files.isReadable(files.certificate) && Files.isReadable(files.key);
        try {
            if (readable) {
                Certificates.context(files);
            }
        } catch (IOException | GeneralSecurityException unusable) {
            table.wrong("certificate", "cannot be used: " + unusable.getMessage(), "give a PEM chain and its own key");
        }
    }
}
