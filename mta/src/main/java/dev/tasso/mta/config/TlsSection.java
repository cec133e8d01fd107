package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsProvider.Choice;
import dev.tasso.mta.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How TLS stands in the file: `[tls]`, and `[[tls.more]]` for certificates of other names.
final class TlsSection {

    private final Path base;

    /// @param base what relative paths are taken from
    TlsSection(Path base) {
        this.base = base;
    }

    TlsSettings read(Table table) {
        Choice provider = table.value("provider", Form.choice(Choice.class), TlsSettings.DEFAULT.provider());
        if (TlsProvider.of(provider).isEmpty()) {
            table.wrong(
                    "provider",
                    "cannot be had: Conscrypt's native library does not load on this machine: "
                            + TlsProvider.whyNotConscrypt(),
                    "write \"auto\" or \"jsse\"");
        }
        List<TlsFiles> certificates = new ArrayList<>();
        pair(table, "certificate", "key").ifPresent(certificates::add);
        for (Table more : table.tables("more")) {
            Optional<TlsFiles> files = pair(more, "certificate", "key");
            more.end();
            if (!more.has("certificate") && !more.has("key")) {
                more.wrong("certificate", "is missing", "give a certificate and its key");
            }
            files.ifPresent(certificates::add);
        }
        if (table.has("more") && !table.has("certificate") && !table.has("key")) {
            table.wrong(
                    "certificate", "is missing", "give the one to show where a client asks for none of [[tls.more]]");
        }
        Optional<Path> clients = authorities(table, "client-authorities");
        Optional<Path> trusted = authorities(table, "trusted-authorities");
        table.end();
        return new TlsSettings(provider, certificates, clients, trusted);
    }

    /// A certificate and its key, from two keys of the file.
    Optional<TlsFiles> pair(Table table, String certificateKey, String keyKey) {
        Optional<Path> certificate = table.value(certificateKey, Form.path(base));
        Optional<Path> key = table.value(keyKey, Form.path(base));
        if (certificate.isPresent() != key.isPresent()) {
            table.wrong(
                    certificate.isPresent() ? keyKey : certificateKey,
                    "is missing",
                    "a certificate and its key belong together: give both or none");
        }
        boolean certificateThere = certificate
                .filter(file -> readable(table, certificateKey, file))
                .isPresent();
        boolean keyThere = key.filter(file -> readable(table, keyKey, file)).isPresent();
        Optional<TlsFiles> files = certificate.flatMap(c -> key.map(k -> new TlsFiles(c, k)));
        try {
            if (files.isPresent() && certificateThere && keyThere) {
                files.get().check();
            }
        } catch (IOException | GeneralSecurityException unusable) {
            table.wrong(certificateKey, "cannot be used: " + unusable.getMessage(), "give a PEM chain and its own key");
        }
        return files;
    }

    private Optional<Path> authorities(Table table, String key) {
        Optional<Path> file = table.value(key, Form.path(base));
        try {
            if (file.isPresent() && readable(table, key, file.get())) {
                TlsFiles.checkAuthorities(file.get());
            }
        } catch (IOException | GeneralSecurityException unusable) {
            table.wrong(key, "cannot be used: " + unusable.getMessage(), "give a PEM file of certificates");
        }
        return file;
    }

    private static boolean readable(Table table, String key, Path file) {
        boolean readable = Files.isReadable(file);
        if (!readable) {
            table.wrong(key, file + " cannot be read", "give the path of a PEM file that this user may read");
        }
        return readable;
    }
}
