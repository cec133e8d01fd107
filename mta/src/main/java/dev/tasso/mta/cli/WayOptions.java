package dev.tasso.mta.cli;

import dev.tasso.mta.cli.IntroductionOptions.Introduction;
import dev.tasso.mta.tls.TlsProvider;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say which server is talked to, and how a conversation with it begins.
final class WayOptions {

    @Option(
            names = "--server",
            paramLabel = "HOST[:PORT]",
            description = "the server, or unix:/path (default 127.0.0.1:2525; port 25 where only a host is given)")
    private String server = "127.0.0.1:2525";

    @Mixin
    private final ConnectOptions connecting = new ConnectOptions();

    @Mixin
    private final SecurityOptions securing;

    @Mixin
    private final LoginOptions login = new LoginOptions();

    /// @param provider who computes TLS: the JDK is there at once, Conscrypt costs less for many connections
    WayOptions(TlsProvider.Choice provider) {
        this.securing = new SecurityOptions(provider);
    }

    ConnectOptions connecting() {
        return connecting;
    }

    /// The server, with its addresses where it has any.
    MxHosts.Host host() throws Failed {
        return connecting.host(server());
    }

    private ServerAddress server() throws Failed {
        return ServerAddress.parse(server, ServerAddress.SMTP_PORT);
    }

    /// How conversations begin; what makes no sense is refused before anything is said to a server.
    ///
    /// @param mx with whatever hosts DNS names, as between mail servers: with TLS where it is offered, unless
    ///     there is something to log in with
    Opening opening(boolean mx, Introduction introduction, Optional<BreakOff> breakOff) throws Failed {
        Security security = securing.read();
        LoginOptions.Proof proof = login.read(security.contexts().showing());
        return new Opening(
                server(),
                connecting.helo(),
                mx && proof.credentials().isEmpty() ? security.opportunistic() : security,
                proof,
                login.optional(),
                introduction,
                breakOff);
    }
}
