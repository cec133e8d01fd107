package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.wire.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;

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
        Services services) {

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
                Services.plain());
    }

    public ServerOptions withListener(String name) {
        return new ServerOptions(
                name,
                bind,
                hostName,
                tls,
                authentication,
                authRequiresTls,
                mailRequiresAuth,
                limits,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withBind(SocketAddress address) {
        return new ServerOptions(
                listener,
                address,
                hostName,
                tls,
                authentication,
                authRequiresTls,
                mailRequiresAuth,
                limits,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withHostName(String name) {
        return new ServerOptions(
                listener,
                bind,
                name,
                tls,
                authentication,
                authRequiresTls,
                mailRequiresAuth,
                limits,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withTls(Tls value) {
        return new ServerOptions(
                listener,
                bind,
                hostName,
                value,
                authentication,
                authRequiresTls,
                mailRequiresAuth,
                limits,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withAuthentication(Authentication value) {
        return new ServerOptions(
                listener,
                bind,
                hostName,
                tls,
                value,
                authRequiresTls,
                mailRequiresAuth,
                limits,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withAuthRequiresTls(boolean value) {
        return new ServerOptions(
                listener,
                bind,
                hostName,
                tls,
                authentication,
                value,
                mailRequiresAuth,
                limits,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withMailRequiresAuth(boolean value) {
        return new ServerOptions(
                listener,
                bind,
                hostName,
                tls,
                authentication,
                authRequiresTls,
                value,
                limits,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withLimits(Limits value) {
        return new ServerOptions(
                listener,
                bind,
                hostName,
                tls,
                authentication,
                authRequiresTls,
                mailRequiresAuth,
                value,
                sessionLimits,
                extensions,
                services);
    }

    public ServerOptions withSessionLimits(SessionLimits value) {
        return new ServerOptions(
                listener,
                bind,
                hostName,
                tls,
                authentication,
                authRequiresTls,
                mailRequiresAuth,
                limits,
                value,
                extensions,
                services);
    }

    public ServerOptions withExtensions(Set<Extension> offered) {
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
                offered,
                services);
    }

    public ServerOptions withServices(Services value) {
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
                value);
    }
}
