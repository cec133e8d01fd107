package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.tls.ClientTls;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.mta.verify.StsFetch;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how an MTA-STS policy is fetched, and whose certificates are believed.
public final class PolicyOptions {
    @Option(names = "--ca", paramLabel = "FILE", description = "trust the authorities in this file too (PEM)")
    private @Nullable Path authorities;

    @Option(
            names = "--policy-timeout",
            paramLabel = "SECONDS",
            description = "patience with the web server of an MTA-STS policy (default 10)")
    private int seconds = 10;

    @Option(names = "--policy-port", hidden = true, description = "where the web server of MTA-STS listens")
    private int port = 443;

    /// How policies are fetched.
    public StsFetch fetch(Dns dns) throws Failed {
        if (seconds < 1 || seconds > 600) {
            throw new Failed(
                    ExitCodes.USAGE, "not a time to wait: " + seconds, "--policy-timeout takes 1 to 600 seconds");
        }
        return new StsFetch(dns, trusted(), port, Duration.ofSeconds(seconds));
    }

    private SSLContext trusted() throws Failed {
        try {
            return tls().context(new Verification.Name("any"), Optional.empty());
        } catch (IOException | GeneralSecurityException unusable) {
            throw unusable(unusable);
        }
    }

    /// Believes whom the Java installation and the named file trust.
    public X509TrustManager trust() throws Failed {
        try {
            return tls().trust();
        } catch (IOException | GeneralSecurityException unusable) {
            throw unusable(unusable);
        }
    }

    private ClientTls tls() {
        return ClientTls.of(new TlsSettings(
                TlsProvider.Choice.JSSE, List.of(), Optional.empty(), Optional.ofNullable(authorities)));
    }

    private static Failed unusable(Exception why) {
        return new Failed(
                ExitCodes.USAGE, "the authorities cannot be used: " + why.getMessage(), "--ca takes a PEM file");
    }
}
