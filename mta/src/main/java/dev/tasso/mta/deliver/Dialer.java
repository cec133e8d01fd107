package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Deliver;
import dev.tasso.mta.config.Route.Login;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.deliver.Target.Wish;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.client.Stage;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Makes one connection ready for mail: connect, greeting, EHLO, TLS as the route asks, AUTH where it is asked for.
///
/// With the policy "may", broken TLS costs one more connection in plain and nothing else. With "require" and "verify"
/// no word of the message, and no password, goes over a connection that is not secured: the host counts as unreachable.
/// Where the sender requires TLS, such a host is no way at all, and the sender is told (RFC 8689 section 4.2.1).
final class Dialer {

    /// How long one conversation may take with everything in it.
    private static final Duration TOTAL = Duration.ofHours(4);

    private static final Duration DATA_WITHIN = Duration.ofMinutes(2);
    private static final Duration BLOCK_WITHIN = Duration.ofMinutes(3);

    private final DeliverOptions options;
    private final Answers answers;
    private final Watching watching;
    private final Timeouts timeouts;

    Dialer(DeliverOptions options, Answers answers, Watching watching) {
        this.options = options;
        this.answers = answers;
        this.watching = watching;
        Deliver settings = options.settings();
        this.timeouts = new Timeouts(
                settings.connectTime(),
                settings.greetingTime(),
                settings.commandTime(),
                shorter(settings.commandTime(), DATA_WITHIN),
                shorter(settings.commandTime(), BLOCK_WITHIN),
                settings.dataTime(),
                TOTAL);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Never throws for what the other side does.
    Dialed dial(Target target, Delivery delivery, Patience patience) {
        TlsPolicy policy = target.demand().tls();
        Call call = new Call(target, delivery, patience);
        Dialed dialed = call.run(policy != TlsPolicy.NONE);
        boolean again =
                call.tlsBroke && policy == TlsPolicy.MAY && !target.demand().implicitTls();
        return again && patience.abandoned().isEmpty() ? new Call(target, delivery, patience).run(false) : dialed;
    }

    private ClientOptions clientOptions(Target target, Recorder recorder) {
        ClientOptions client = ClientOptions.named(options.hostName())
                .with(recorder)
                .with(target.demand().protocol())
                .with(timeouts)
                .with(options.tls().options());
        if (target.place() instanceof Target.Place.Tcp(InetSocketAddress address)) {
            Optional<InetAddress> source = options.settings().sourceAddresses().stream()
                    .filter(own -> own.getClass() == address.getAddress().getClass())
                    .findFirst();
            return source.map(client::from).orElse(client);
        }
        return client;
    }

    /// One connection, from nothing to ready or refused.
    private final class Call {

        private final Target target;
        private final Target.Demand demand;
        private final Recorder recorder;
        private final Patience patience;
        private final Speaker.Remote remote;
        private boolean connected;
        private boolean tlsBroke;

        Call(Target target, Delivery delivery, Patience patience) {
            this.target = target;
            this.demand = target.demand();
            this.recorder = watching.of(target, delivery);
            this.patience = patience;
            this.remote = new Speaker.Remote(target.host(), target.place().toString());
        }

        Dialed run(boolean tls) {
            SmtpClient client;
            try {
                client = connect();
            } catch (ConnectionLost lost) {
                recorder.remark(String.valueOf(lost.getMessage()));
                recorder.closed();
                return lost(lost);
            }
            boolean ready = false;
            try {
                Optional<Dialed> refused = prepare(client, tls);
                ready = refused.isEmpty();
                return ready
                        ? new Dialed.Ready(new Connection(client, remote, demand.tls() == TlsPolicy.VERIFY))
                        : refused.get();
            } catch (ConnectionLost lost) {
                tlsBroke = lost.stage() == Stage.TLS
                        || (lost.stage() == Stage.HELLO && client.tls().isPresent());
                return lost(lost);
            } finally {
                if (!ready) {
                    patience.unwatch();
                    Connections.farewell(client);
                }
            }
        }

        private SmtpClient connect() throws ConnectionLost {
            patience.reached(Answer.Stage.CONNECT);
            patience.watchConnecting(Thread.currentThread());
            try {
                SmtpClient client = switch (target.place()) {
                    case Target.Place.Tcp tcp -> SmtpClient.connect(clientOptions(target, recorder), tcp.address());
                    case Target.Place.Unix unix -> SmtpClient.connect(clientOptions(target, recorder), unix.socket());
                };
                connected = true;
                patience.watch(client);
                return client;
            } finally {
                patience.connected();
            }
        }

        private Optional<Dialed> prepare(SmtpClient client, boolean tls) throws ConnectionLost {
            Verification verification = demand.tls() == TlsPolicy.VERIFY
                    ? new Verification.Name(target.host())
                    : new Verification.None(target.host());
            SSLContext context;
            try {
                context = options.tls().context(verification, demand.certificate());
            } catch (IOException | GeneralSecurityException unusable) {
                return ours(Replies.ownCertificate(target.host(), unusable), Answer.Stage.TLS, client);
            }
            if (demand.implicitTls()) {
                patience.reached(Answer.Stage.TLS);
                client.implicitTls(context, verification);
            }
            patience.reached(Answer.Stage.GREETING);
            Reply greeting = client.greeting();
            if (!greeting.positive()) {
                return refused(greeting, Answer.Stage.GREETING, client);
            }
            patience.reached(Answer.Stage.HELLO);
            Reply hello = client.hello();
            if (!hello.positive()) {
                return refused(hello, Answer.Stage.HELLO, client);
            }
            Optional<Dialed> refused =
                    tls && !demand.implicitTls() ? secure(client, context, verification) : Optional.empty();
            if (refused.isEmpty()) {
                refused = promise(client);
            }
            return refused.isPresent() || demand.login().isEmpty()
                    ? refused
                    : authenticate(client, demand.login().get());
        }

        private Optional<Dialed> secure(SmtpClient client, SSLContext context, Verification verification)
                throws ConnectionLost {
            boolean offered = client.extensions().has("STARTTLS");
            if (!offered) {
                return demand.tls() == TlsPolicy.MAY
                        ? Optional.empty()
                        : ours(wished(Replies.tlsNotOffered(target.host())), Answer.Stage.TLS, client);
            }
            patience.reached(Answer.Stage.TLS);
            Reply reply = client.startTls(context, verification);
            if (!reply.positive()) {
                return demand.tls() == TlsPolicy.MAY
                        ? Optional.empty()
                        : ours(refusedTls(reply), Answer.Stage.TLS, client);
            }
            Reply hello = client.hello();
            return hello.positive() ? Optional.empty() : refused(hello, Answer.Stage.HELLO, client);
        }

        private Reply refusedTls(Reply theirs) {
            Reply ours = Replies.tlsRefused(target.host(), theirs);
            return theirs.permanent() ? wished(ours) : ours;
        }

        /// Where the sender insists on TLS, what keeps a host from it is no matter of time.
        private Reply wished(Reply temporary) {
            return demand.wish() == Wish.NONE ? temporary : Replies.tlsNeeded(temporary);
        }

        private Optional<Dialed> promise(SmtpClient client) {
            boolean lacking = demand.wish() == Wish.REQUIRETLS
                    && !client.extensions().optional().contains(Extension.REQUIRETLS);
            return lacking
                    ? ours(Replies.requireTlsNeeded(target.host()), Answer.Stage.HELLO, client)
                    : Optional.empty();
        }

        /// A wrong password is our trouble, not the message's: it never makes mail fail for good.
        private Optional<Dialed> authenticate(SmtpClient client, Login login) throws ConnectionLost {
            patience.reached(Answer.Stage.AUTH);
            if (client.tls().isEmpty() && demand.tls() != TlsPolicy.NONE) {
                return ours(Replies.noPlainPassword(target.host()), Answer.Stage.AUTH, client);
            }
            Optional<ClientExchange> exchange;
            try {
                exchange = choose(client, login);
            } catch (IOException | IllegalArgumentException unreadable) {
                return ours(Replies.noPassword(target.host(), unreadable), Answer.Stage.AUTH, client);
            }
            if (exchange.isEmpty()) {
                return ours(Replies.authNotOffered(target.host()), Answer.Stage.AUTH, client);
            }
            Reply reply = client.authenticate(exchange.get());
            return reply.positive()
                    ? Optional.empty()
                    : Optional.of(new Dialed.Refused(
                            answers.theirs(reply, remote, Answer.Stage.AUTH, tls(client)), true, false));
        }

        private Optional<ClientExchange> choose(SmtpClient client, Login login) throws IOException {
            Credentials credentials = switch (login.kind()) {
                case PASSWORD -> new Credentials.Password(login.user(), secret(login));
                case TOKEN -> new Credentials.Token(login.user(), secret(login));
                case CERTIFICATE -> new Credentials.Certificate(login.user());
            };
            // Without TLS only where the configuration says so, which it may for this machine alone.
            Choice choice = new Choice(login.mechanisms(), client.tls().isEmpty());
            Optional<TlsInfo> tls = client.tls();
            return choice.among(
                    client.extensions().authMechanisms(), credentials, tls.isPresent(), tls.flatMap(TlsInfo::binding));
        }

        private static String secret(Login login) throws IOException {
            return Files.readString(login.file()).lines().findFirst().orElse("");
        }

        private Optional<Dialed> refused(Reply reply, Answer.Stage stage, SmtpClient client) {
            Answer answer = answers.theirs(reply, remote, stage, tls(client));
            return Optional.of(new Dialed.Refused(answer, true, reply.permanent()));
        }

        private Optional<Dialed> ours(Reply reply, Answer.Stage stage, SmtpClient client) {
            return Optional.of(new Dialed.Refused(answers.ours(reply, stage, tls(client)), true, reply.permanent()));
        }

        private Dialed lost(ConnectionLost lost) {
            Answer.Stage stage = Answers.stage(lost.stage());
            Reply reply = patience.abandoned()
                    .map(Replies::abandoned)
                    .orElseGet(() -> lost.stage() == Stage.TLS ? brokenTls(lost) : Replies.lost(remote, stage, lost));
            return new Dialed.Refused(answers.ours(reply, stage), connected, reply.permanent());
        }

        private Reply brokenTls(ConnectionLost lost) {
            Reply broken = Replies.tlsBroken(remote, lost);
            return Replies.unbelieved(lost) ? wished(broken) : broken;
        }
    }

    static Optional<String> tls(SmtpClient client) {
        return client.tls().map(info -> info.protocol() + " " + info.cipherSuite());
    }
}
