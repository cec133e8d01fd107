package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// What a listener is and does, whatever its handler decides.
///
/// @param listener a name for logs and policy
/// @param bind where to listen: a port, 0 for any free one, or a unix domain socket
/// @param hostName how we call ourselves in the greeting
/// @param authRequiresTls whether AUTH waits for TLS, as RFC 4954 section 4 asks for passwords in clear
/// @param mailRequiresAuth whether MAIL waits for AUTH, as on a submission port (RFC 6409 section 4.3)
/// @param extensions what is offered beyond what every server offers; only CHUNKING, unless somebody adds
///     what the handler can keep its promises of
/// @param services what it does beyond what every listener does
/// @param recorders asked at the beginning of each session for what writes it down
public record ServerOptions(
        String listener,
        SocketAddress bind,
        String hostName,
        Tls tls,
        Authentication authentication,
        boolean authRequiresTls,
        boolean mailRequiresAuth,
        Limits limits,
        SessionLimits sessionLimits,
        Set<Extension> extensions,
        Services services,
        Function<Peer, Recorder> recorders) {

    public ServerOptions {
        extensions = Set.copyOf(extensions);
    }

    /// No TLS, no authentication, the usual limits, on the loopback address.
    public static ServerOptions onLoopback(int port) {
        return new ServerOptions(
                "smtp",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                "localhost",
                new Tls.None(),
                new Authentication.None(),
                true,
                false,
                Limits.defaults(),
                SessionLimits.defaults(),
                Set.of(Extension.CHUNKING),
                Services.plain(),
                _ -> Recorder.off());
    }

    public ServerOptions withListener(String value) {
        return with(draft -> draft.listener = value);
    }

    public ServerOptions withBind(SocketAddress value) {
        return with(draft -> draft.bind = value);
    }

    public ServerOptions withHostName(String value) {
        return with(draft -> draft.hostName = value);
    }

    public ServerOptions withTls(Tls value) {
        return with(draft -> draft.tls = value);
    }

    public ServerOptions withAuthentication(Authentication value) {
        return with(draft -> draft.authentication = value);
    }

    public ServerOptions withAuthRequiresTls(boolean value) {
        return with(draft -> draft.authRequiresTls = value);
    }

    public ServerOptions withMailRequiresAuth(boolean value) {
        return with(draft -> draft.mailRequiresAuth = value);
    }

    public ServerOptions withLimits(Limits value) {
        return with(draft -> draft.limits = value);
    }

    public ServerOptions withSessionLimits(SessionLimits value) {
        return with(draft -> draft.sessionLimits = value);
    }

    public ServerOptions withExtensions(Set<Extension> value) {
        return with(draft -> draft.extensions = value);
    }

    public ServerOptions withServices(Services value) {
        return with(draft -> draft.services = value);
    }

    public ServerOptions withRecorders(Function<Peer, Recorder> value) {
        return with(draft -> draft.recorders = value);
    }

    private ServerOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /// Options while one of them is exchanged.
    private static final class Draft {
        private String listener;
        private SocketAddress bind;
        private String hostName;
        private Tls tls;
        private Authentication authentication;
        private boolean authRequiresTls;
        private boolean mailRequiresAuth;
        private Limits limits;
        private SessionLimits sessionLimits;
        private Set<Extension> extensions;
        private Services services;
        private Function<Peer, Recorder> recorders;

        Draft(ServerOptions from) {
            listener = from.listener;
            bind = from.bind;
            hostName = from.hostName;
            tls = from.tls;
            authentication = from.authentication;
            authRequiresTls = from.authRequiresTls;
            mailRequiresAuth = from.mailRequiresAuth;
            limits = from.limits;
            sessionLimits = from.sessionLimits;
            extensions = from.extensions;
            services = from.services;
            recorders = from.recorders;
        }

        ServerOptions finish() {
            return new ServerOptions(
                    listener,
                    bind,
                    hostName,
                    tls,
                    authentication,
                    authRequiresTls,
                    mailRequiresAuth,
                    limits,
                    sessionLimits,
                    extensions,
                    services,
                    recorders);
        }
    }
}
