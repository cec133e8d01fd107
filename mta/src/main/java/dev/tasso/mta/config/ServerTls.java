package dev.tasso.mta.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// The server's side of TLS: the configured certificate, or a self-made one; read again when its files change, so that
/// a renewed certificate needs no restart.
public final class ServerTls implements Supplier<SSLContext> {

    private final TlsFiles files;
    private List<FileTime> readAt;
    private SSLContext context;

    private ServerTls(TlsFiles files) throws IOException, GeneralSecurityException {
        this.files = files;
        this.readAt = times();
        this.context = Certificates.context(files);
    }

    /// Opens the configured files, or makes a certificate in `data/tls` where none is configured and none is there that
    /// is still valid.
    public static ServerTls open(Config config, InstantSource clock) throws IOException, GeneralSecurityException {
        if (config.tls().isPresent()) {
            return new ServerTls(config.tls().get());
        }
        Path folder = config.data().resolve("tls");
        TlsFiles files = new TlsFiles(folder.resolve("self-made.crt"), folder.resolve("self-made.key"));
        if (!usable(files, clock.instant())) {
            Certificates.makeSelfSigned(files, config.hostname().ascii(), clock.instant());
        }
        return new ServerTls(files);
    }

    /// Where the certificate lies.
    public Path certificate() {
        return files.certificate();
    }

    /// For the next handshake. New files that cannot be used are left alone, and tried again next time.
    @Override
    public synchronized SSLContext get() {
        try {
            List<FileTime> now = times();
            if (!now.equals(readAt)) {
                context = Certificates.context(files);
                readAt = now;
            }
        } catch (IOException | GeneralSecurityException halfWritten) {
            return context;
        }
        return context;
    }

    private List<FileTime> times() throws IOException {
        return List.of(Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
    }

    private static boolean usable(TlsFiles files, Instant now) throws IOException {
        try {
            return Files.exists(files.key())
                    && Files.exists(files.certificate())
                    && Certificates.chain(files.certificate())
                            .getFirst()
                            .getNotAfter()
                            .toInstant()
                            .isAfter(now);
        } catch (GeneralSecurityException damaged) {
            return false;
        }
    }
}
