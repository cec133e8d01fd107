package dev.tasso.mta;

import dev.tasso.mta.config.Answering.Audience;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.ExtensionLimits;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Network;
import dev.tasso.mta.config.Vouching;
import dev.tasso.mta.tls.ServerTls;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Claimant;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.sasl.ServerExchange;
import dev.tasso.smtp.server.Authentication;
import dev.tasso.smtp.server.Bounds;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.Services;
import dev.tasso.smtp.server.SessionLimits;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Tls;
import dev.tasso.smtp.server.Trust;
import dev.tasso.smtp.wire.Limits;
import dev.tasso.smtp.wire.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// The ports on which mail is taken: all of them, or none.
final class Listening {
    /// What every listener offers of those that not every server has; REQUIRETLS under TLS only.
    private static final Set<Extension> EVERYWHERE =
            Set.of(Extension.CHUNKING, Extension.BINARYMIME, Extension.DSN, Extension.REQUIRETLS);

    private final Map<Listener, SmtpServer> servers = new LinkedHashMap<>();

    /// @param running asked for certificates and users at each use, so that a reload reaches them
    /// @param lookout where sessions can be watched
    static Listening start(Config config, Supplier<Running> running, Function<Peer, Handler> handlers, Lookout lookout)
            throws CannotStart {
        Listening listening = new Listening();
        for (Listener listener : config.listeners()) {
            try {
                listening.servers.put(
                        listener,
                        SmtpServer.start(
                                options(config, listener, running)
                                        .withRecorders(peer -> lookout.in(peer.listener(), peer.remote())),
                                handlers));
            } catch (IOException e) {
                listening.stop(Duration.ZERO);
                throw cannotListen(listener, e);
            }
        }
        return listening;
    }

    /// Where each listens, with the port that was found.
    Map<Listener, InetSocketAddress> addresses() {
        Map<Listener, InetSocketAddress> addresses = new LinkedHashMap<>();
        servers.forEach((listener, server) -> addresses.put(listener, server.address()));
        return addresses;
    }

    int sessions() {
        return servers.values().stream().mapToInt(SmtpServer::sessions).sum();
    }

    /// Stops all at the same time; open transactions may finish within the time given.
    void stop(Duration grace) {
        List<Thread> stopping = new ArrayList<>();
        for (SmtpServer server : servers.values()) {
            stopping.add(Thread.startVirtualThread(() -> server.stop(grace)));
        }
        try {
            for (Thread thread : stopping) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServerOptions options(Config config, Listener listener, Supplier<Running> running) {
        boolean submission = listener.kind() == Listener.Kind.SUBMISSION;
        return ServerOptions.onLoopback(0)
                .withListener(listener.name())
                .withBind(listener.address())
                .withHostName(config.hostname().ascii())
                .withTls(tls(listener, running))
                .withExtensions(extensions(config, listener.kind()))
                .withAuthentication(
                        submission ? new Authentication.Offered(new Current(running)) : new Authentication.None())
                .withMailRequiresAuth(submission)
                .withLimits(limits(config))
                .withSessionLimits(sessionLimits(config))
                .withServices(services(config, listener));
    }

    /// Asks the authenticator of the moment, so that a reload reaches the next exchange.
    private record Current(Supplier<Running> running) implements Authenticator {

        @Override
        public Set<Mechanism> mechanisms() {
            return running.get().logins().authenticator().mechanisms();
        }

        @Override
        public ServerExchange begin(Mechanism mechanism, Claimant claimant) {
            return running.get().logins().authenticator().begin(mechanism, claimant);
        }
    }

    private static Tls tls(Listener listener, Supplier<Running> running) {
        Supplier<SSLContext> context = () -> running.get().tls().get();
        TlsOptions options = ServerTls.options(listener.clientCertificates());
        return switch (listener.tls()) {
            case OFFERED -> new Tls.Offered(context, options);
            case IMPLICIT -> new Tls.Implicit(context, options);
            case NONE -> new Tls.None();
        };
    }

    private static Limits limits(Config config) {
        return Limits.defaults()
                .withBodyOctetsMax(config.limits().messageOctetsMax())
                .withCommandWithin(config.limits().commandTime());
    }

    private static SessionLimits sessionLimits(Config config) {
        var limits = config.limits();
        return SessionLimits.defaults()
                .withSessionsMax(limits.sessionsMax())
                .withSessionsPerAddressMax(limits.sessionsPerAddressMax())
                .withRecipientsMax(limits.recipientsMax())
                .withErrorsSoftMax(limits.errorsSoft())
                .withErrorsHardMax(limits.errorsHard())
                .withSessionWithin(limits.sessionTime());
    }

    /// Only a user's own server holds a message for its sender (RFC 4865).
    private static Set<Extension> extensions(Config config, Listener.Kind kind) {
        Set<Extension> offered = EnumSet.copyOf(EVERYWHERE);
        boolean holds = config.limits().extensions().holdMax().isPresent();
        if (kind != Listener.Kind.LMTP) {
            offered.add(Extension.MT_PRIORITY);
            offered.add(Extension.DELIVERBY);
        }
        if (kind == Listener.Kind.SUBMISSION && holds) {
            offered.add(Extension.FUTURERELEASE);
        }
        return offered;
    }

    private static Services services(Config config, Listener listener) {
        ExtensionLimits limits = config.limits().extensions();
        Vouching vouching = listener.vouching();
        boolean lmtp = listener.kind() == Listener.Kind.LMTP;
        return Services.plain()
                .withProtocol(lmtp ? Services.Protocol.LMTP : Services.Protocol.SMTP)
                .withBounds(Bounds.usual()
                        .withHoldMax(limits.holdMax().orElse(Duration.ZERO))
                        .withDeliverByMin(limits.deliverByMin()))
                .withExpands(listener.answering().expand() != Audience.NOBODY)
                .withReleases(listener.answering().release() != Audience.NOBODY)
                .withMailsMax(limits.sessionMessagesMax())
                .withRecipientDomainsMax(limits.recipientDomainsMax())
                .withTrust(Trust.nobody()
                        .withProxies(in(vouching.proxies()))
                        .withXclient(in(vouching.xclient()))
                        .withXforward(in(vouching.xforward())));
    }

    private static Predicate<InetAddress> in(List<Network> networks) {
        return address -> networks.stream().anyMatch(network -> network.contains(address));
    }

    private static CannotStart cannotListen(Listener listener, IOException e) {
        String who = "listener " + listener.name();
        return listener.address() instanceof InetSocketAddress port
                ? Ports.cannotListen(who, port, e)
                : new CannotStart(
                        who + " cannot use the socket " + listener.where() + ": " + e.getMessage(),
                        "choose a path of fewer than 100 characters in a folder that is there and may be written to");
    }
}
