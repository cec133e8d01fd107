package dev.tasso.mta.cli;

import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.smtp.wire.TlsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how the conversation is kept from being read, and whom the server must prove to be.
final class SecurityOptions {

    @Option(
            names = "--tls",
            paramLabel = "none|offered|starttls|implicit",
            description = "encrypt; offered: where the server offers STARTTLS (default: STARTTLS to log in or to show a"
                    + " certificate, else none)")
    private Security.@Nullable Encryption tls;

    @Option(
            names = "--tls-version",
            split = ",",
            paramLabel = "VERSION",
            description = "speak these versions of TLS only: 1.2, 1.3")
    private List<String> versions = new ArrayList<>();

    @Option(
            names = "--cipher",
            split = ",",
            paramLabel = "NAME",
            description = "offer these cipher suites only, by their IANA or OpenSSL names")
    private List<String> ciphers = new ArrayList<>();

    @Option(names = "--sni", paramLabel = "NAME", description = "ask for the certificate of this host")
    private @Nullable String sni;

    @Option(names = "--verify", description = "check the certificate, on a loopback address too")
    private boolean verify;

    @Option(
            names = "--verify-name",
            paramLabel = "NAME",
            description = "check that the certificate is for this host (default: the server's)")
    private @Nullable String verifyName;

    @Option(names = "--no-verify", description = "take any certificate (on a loopback address any is taken as it is)")
    private boolean noVerify;

    @Option(names = "--ca", paramLabel = "FILE", description = "trust the authorities in this file too (PEM)")
    private @Nullable Path authorities;

    @Option(
            names = "--client-certificate",
            paramLabel = "FILE",
            description = "show this certificate (PEM, with its chain) to a server that asks for one")
    private @Nullable Path certificate;

    @Option(names = "--client-key", paramLabel = "FILE", description = "the key of the certificate (PEM)")
    private @Nullable Path key;

    private final TlsProvider.Choice provider;

    /// @param provider who computes TLS; the JDK, where versions or cipher suites are asked for
    SecurityOptions(TlsProvider.Choice provider) {
        this.provider = provider;
    }

    /// What the options come to; what makes no sense is refused before anything is said to a server.
    Security read() throws Failed {
        boolean wanted = verify || verifyName != null;
        if (noVerify && wanted) {
            throw new Failed(ExitCodes.USAGE, "to verify and not to verify", "give --verify or --no-verify");
        }
        if ((certificate == null) != (key == null)) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "a client certificate has two files",
                    "give --client-certificate FILE and --client-key FILE");
        }
        Security.Check check =
                noVerify ? Security.Check.NEVER : wanted ? Security.Check.ALWAYS : Security.Check.UNLESS_LOOPBACK;
        TlsOptions options = new TlsOptions(false, TlsProvider.calls())
                .withProtocols(CipherNames.protocols(versions))
                .withCipherSuites(CipherNames.suites(ciphers));
        return new Security(
                Optional.ofNullable(tls),
                check,
                Optional.ofNullable(verifyName),
                sni == null ? options : options.withServerName(hostName(sni)),
                new Contexts(
                        versions.isEmpty() && ciphers.isEmpty() ? provider : TlsProvider.Choice.JSSE,
                        Optional.ofNullable(authorities),
                        certificate == null || key == null
                                ? Optional.empty()
                                : Optional.of(new TlsFiles(certificate, key))));
    }

    private static String hostName(String name) throws Failed {
        if (!name.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*") || name.length() > 253) {
            throw new Failed(ExitCodes.USAGE, "not a host name: " + name, "--sni takes a name, not an address");
        }
        return name;
    }
}
