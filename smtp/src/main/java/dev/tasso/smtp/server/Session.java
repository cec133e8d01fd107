package dev.tasso.smtp.server;

import static dev.tasso.smtp.server.Services.Protocol.LMTP;
import static dev.tasso.smtp.server.Services.Protocol.SMTP;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.Command;
import dev.tasso.smtp.command.Command.Auth;
import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.command.Command.Data;
import dev.tasso.smtp.command.Command.Ehlo;
import dev.tasso.smtp.command.Command.Etrn;
import dev.tasso.smtp.command.Command.Expn;
import dev.tasso.smtp.command.Command.Helo;
import dev.tasso.smtp.command.Command.Help;
import dev.tasso.smtp.command.Command.Lhlo;
import dev.tasso.smtp.command.Command.Mail;
import dev.tasso.smtp.command.Command.Malformed;
import dev.tasso.smtp.command.Command.Noop;
import dev.tasso.smtp.command.Command.Quit;
import dev.tasso.smtp.command.Command.Rcpt;
import dev.tasso.smtp.command.Command.Rset;
import dev.tasso.smtp.command.Command.StartTls;
import dev.tasso.smtp.command.Command.Vrfy;
import dev.tasso.smtp.command.Command.Xclient;
import dev.tasso.smtp.command.Command.Xforward;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.sasl.ServerExchange;
import dev.tasso.smtp.sasl.ServerExchange.Turn;
import dev.tasso.smtp.sasl.SlowDenial;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.server.Services.Protocol;
import dev.tasso.smtp.server.State.Chunking;
import dev.tasso.smtp.server.State.Closed;
import dev.tasso.smtp.server.State.Discarding;
import dev.tasso.smtp.server.State.Exchanging;
import dev.tasso.smtp.server.State.Fresh;
import dev.tasso.smtp.server.State.InTransaction;
import dev.tasso.smtp.server.State.Listening;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Receiving;
import dev.tasso.smtp.server.State.ReceivingChunk;
import dev.tasso.smtp.server.State.Recipients;
import dev.tasso.smtp.server.State.Refusing;
import dev.tasso.smtp.server.State.Sender;
import dev.tasso.smtp.server.State.Upgrading;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Who may say what, when (RFC 5321 section 4.1.4).
///
/// The switch in [#transition] is the protocol: a row for every state and command, and javac refuses to compile where
/// one is missing. Below it stands what a row does, above it nothing: the grammar is in the command package, policy is
/// the [Handler]'s, and the wire is the [Conversation]'s. So a session can be asked about any state without a socket.
final class Session {

    /// A refused chunk may be so many times larger than a message, and is still let go by.
    private static final int DISCARD_FACTOR = 2;

    private static final int BASE64_GROUP = 4;

    /// RFC 7504.
    private static final int TAKES_NO_MAIL = 521;

    private final ServerOptions options;
    private final Offer offer;
    private final Function<Peer, Handler> handlers;
    private final Peer connected;
    private Handler handler;

    Session(ServerOptions options, Function<Peer, Handler> handlers, Peer connected) {
        this.options = options;
        this.offer = new Offer(options);
        this.handlers = handlers;
        this.connected = connected;
        this.handler = handlers.apply(connected);
    }

    /// Who it began with.
    Peer connected() {
        return connected;
    }

    /// Who decides now.
    Handler handler() {
        return handler;
    }

    private record Said(Listening state, Command command) {}

    Step transition(Listening state, Command command) {
        return switch (new Said(state, command)) {
            // Turned away.
            case Said(Refusing refusing, Quit _) -> new Step(Replies.BYE, new Closed(refusing.peer()));
            case Said(Refusing refusing, Bdat bdat) ->
                discard(bdat, refused(refusing).reply(), state);
            case Said(Refusing refusing, Command _) -> refused(refusing);
            // At any time.
            case Said(Listening _, Ehlo(var client)) -> hello(state, new Hello(client, true), SMTP);
            case Said(Listening _, Helo(var client)) -> hello(state, new Hello(client, false), SMTP);
            case Said(Listening _, Lhlo(var client)) -> hello(state, new Hello(client, true), LMTP);
            case Said(Listening _, Help(var topic)) -> new Step(HelpText.about(topic, state, offer), state);
            case Said(Listening _, Vrfy(var argument)) -> new Step(handler.verify(state.peer(), argument), state);
            case Said(Listening _, Expn(var list)) -> expand(state, list);
            case Said(Listening _, Noop _) -> new Step(Replies.DONE, state);
            case Said(Listening _, Quit _) -> new Step(Replies.BYE, new Closed(state.peer()));
            case Said(Listening _, Malformed(var reply, var closing)) ->
                new Step(reply, closing ? new Closed(state.peer()) : state);
            // The order of a session.
            case Said(Ready ready, StartTls _) -> startTls(ready);
            case Said(Ready ready, Auth auth) -> authenticate(ready, auth);
            case Said(InTransaction _, Etrn _)
            when options.services().releases() -> new Step(Replies.IN_TRANSACTION, state);
            case Said(Listening _, Etrn(var node)) -> release(state, node);
            case Said(Listening _, Xclient(var attributes)) -> becomeAnother(state, attributes);
            case Said(Listening _, Xforward(var attributes)) -> forward(state, attributes);
            case Said(Ready ready, Mail mail) -> mail(ready, mail);
            case Said(Chunking _, Rcpt _), Said(Chunking _, Data _) -> new Step(Replies.CHUNKS_ONLY, state);
            case Said(InTransaction open, Rcpt rcpt) -> recipient(open, rcpt);
            case Said(Recipients open, Data _) -> data(open);
            case Said(Recipients(var transaction), Bdat bdat) -> chunk(transaction, bdat, state);
            case Said(Chunking(var transaction), Bdat bdat) -> chunk(transaction, bdat, state);
            case Said(Fresh _, Rset _), Said(Ready _, Rset _) -> new Step(Replies.DONE, state);
            case Said(InTransaction open, Rset _) -> new Step(Replies.DONE, afterMessage(open.transaction()));
            // Out of order, and with octets behind the line.
            case Said(Fresh _, Bdat bdat) -> discard(bdat, Replies.HELLO_FIRST, state);
            case Said(Ready _, Bdat bdat) -> discard(bdat, Replies.MAIL_FIRST, state);
            case Said(Sender _, Bdat bdat) -> discard(bdat, Replies.NO_RECIPIENTS, state);
            // Out of order.
            case Said(Fresh _, Mail _),
                    Said(Fresh _, Rcpt _),
                    Said(Fresh _, Data _),
                    Said(Fresh _, StartTls _),
                    Said(Fresh _, Auth _) -> new Step(Replies.HELLO_FIRST, state);
            case Said(Ready _, Rcpt _), Said(Ready _, Data _) -> new Step(Replies.MAIL_FIRST, state);
            case Said(Sender _, Data _) -> new Step(Replies.NO_RECIPIENTS, state);
            case Said(InTransaction _, Mail _), Said(InTransaction _, StartTls _), Said(InTransaction _, Auth _) ->
                new Step(Replies.IN_TRANSACTION, state);
        };
    }

    /// The greeting, which the client waits for (RFC 5321 section 3.1).
    Step greet(Peer peer) {
        Reply reply = handler.connected(peer);
        if (!reply.positive()) {
            return new Step(reply, reply.permanent() ? new Refusing(peer, reply) : new Closed(peer));
        }
        List<String> lines = new ArrayList<>(reply.lines());
        lines.set(0, options.hostName() + " " + lines.getFirst());
        return new Step(new Reply(reply.code(), Optional.empty(), lines), new Fresh(peer));
    }

    /// A host that takes no mail says so to everything (RFC 7504); one that turns away this client waits for it to go
    /// (RFC 5321 section 3.1).
    private static Step refused(Refusing state) {
        return new Step(state.refusal().code() == TAKES_NO_MAIL ? state.refusal() : Replies.TURNED_AWAY, state);
    }

    /// HELO and EHLO also forget an open transaction (RFC 5321 section 4.1.4).
    private Step hello(Listening state, Hello hello, Protocol protocol) {
        if (protocol != options.services().protocol()) {
            return new Step(protocol == LMTP ? Replies.NOT_LMTP : Replies.NOT_SMTP, state);
        }
        Peer peer = state.peer().greeting(hello);
        Reply decision = handler.hello(peer);
        if (!decision.positive()) {
            return new Step(decision, state);
        }
        List<String> lines = new ArrayList<>(List.of(options.hostName() + " greets " + hello.name()));
        if (hello.extended()) {
            lines.addAll(offer.keywords(peer));
        }
        return new Step(new Reply(250, Optional.empty(), lines), new Ready(peer));
    }

    private Step expand(Listening state, String list) {
        boolean offered = options.services().expands();
        return new Step(offered ? handler.expand(state.peer(), list) : Replies.NOT_IMPLEMENTED, state);
    }

    private Step release(Listening state, String node) {
        if (!options.services().releases()) {
            return new Step(Replies.NOT_IMPLEMENTED, state);
        }
        boolean early = state instanceof Fresh;
        return new Step(early ? Replies.HELLO_FIRST : handler.release(state.peer(), node), state);
    }

    /// From here on the session is another client's, and begins anew with a greeting of its own.
    private Step becomeAnother(Listening state, Map<String, String> attributes) {
        Optional<Step> no = untrusted(state, offer.xclient(state.peer()));
        Optional<Peer> client = Introduction.client(state.peer(), attributes);
        if (no.isPresent() || client.isEmpty()) {
            return no.orElse(new Step(Replies.BAD_ATTRIBUTE, state));
        }
        handler.closed(state.peer());
        handler = handlers.apply(client.get());
        return greet(client.get());
    }

    private Step forward(Listening state, Map<String, String> attributes) {
        Optional<Step> no = untrusted(state, offer.xforward(state.peer()));
        Optional<Peer> forwarder = Introduction.forwarder(state.peer(), attributes);
        if (no.isPresent() || forwarder.isEmpty()) {
            return no.orElse(new Step(Replies.BAD_ATTRIBUTE, state));
        }
        return new Step(Replies.DONE, state instanceof Fresh ? new Fresh(forwarder.get()) : new Ready(forwarder.get()));
    }

    private static Optional<Step> untrusted(Listening state, boolean trusted) {
        if (!trusted) {
            return Optional.of(new Step(Replies.NOT_TRUSTED, state));
        }
        return state instanceof InTransaction ? Optional.of(new Step(Replies.IN_TRANSACTION, state)) : Optional.empty();
    }

    private Step mail(Ready ready, Mail mail) {
        Peer peer = ready.peer();
        if (options.mailRequiresAuth() && peer.user().isEmpty()) {
            return new Step(offer.authLacksTls(peer) ? Replies.TLS_FIRST : Replies.AUTH_FIRST, ready);
        }
        if (!offer.extensions(peer).containsAll(mail.parameters().needs())) {
            return new Step(Replies.UNKNOWN_PARAMETER, ready);
        }
        if (mail.parameters().size().orElse(0) > options.limits().bodyOctetsMax()) {
            return new Step(Replies.TOO_LARGE, ready);
        }
        if (mail.sender() instanceof ReversePath.Sender(var mailbox) && foreign(mailbox, mail.parameters())) {
            return new Step(Replies.NOT_ASCII, ready);
        }
        Transaction transaction = new Transaction(peer, mail.sender(), mail.parameters(), List.of());
        return Step.decided(handler.mail(transaction), new Sender(transaction), ready);
    }

    private Step recipient(InTransaction open, Rcpt rcpt) {
        Transaction transaction = open.transaction();
        ForwardPath recipient = rcpt.recipient();
        if (!offer.extensions(open.peer()).containsAll(rcpt.parameters().needs())) {
            return new Step(Replies.UNKNOWN_PARAMETER, open);
        }
        if (transaction.accepted().size() >= options.sessionLimits().recipientsMax()) {
            return new Step(Replies.TOO_MANY_RECIPIENTS, open);
        }
        if (recipient instanceof ForwardPath.Recipient(var mailbox) && foreign(mailbox, transaction.parameters())) {
            return new Step(Replies.NOT_ASCII, open);
        }
        if (tooManyDomains(transaction, recipient)) {
            return new Step(Replies.TOO_MANY_DOMAINS, open);
        }
        Reply decision = handler.recipient(transaction, recipient);
        return decision.positive()
                ? new Step(decision, new Recipients(transaction.plus(rcpt)))
                : new Step(decision, open);
    }

    /// Keeps to what RCPTDOMAINMAX says (RFC 9422).
    private boolean tooManyDomains(Transaction transaction, ForwardPath recipient) {
        int most = options.services().recipientDomainsMax();
        return most > 0
                && Stream.concat(transaction.recipients().stream(), Stream.of(recipient))
                                .map(path -> path instanceof ForwardPath.Recipient(var mailbox)
                                        ? mailbox.domain().ascii()
                                        : "")
                                .distinct()
                                .count()
                        > most;
    }

    /// BINARYMIME has no lines, and so no line with a dot to end it (RFC 3030 section 3).
    private static Step data(Recipients open) {
        return open.transaction().parameters().body() == Body.BINARYMIME
                ? new Step(Replies.BINARY_NEEDS_CHUNKS, open)
                : new Step(Replies.SEND_MESSAGE, new Receiving(open.transaction()));
    }

    private Step chunk(Transaction transaction, Bdat bdat, Listening state) {
        boolean offered = offer.extensions(transaction.peer()).contains(Extension.CHUNKING);
        return offered && reasonable(bdat)
                ? new Step(Replies.CHUNK_OK, new ReceivingChunk(transaction, bdat))
                : discard(bdat, Replies.CHUNKING_NOT_OFFERED, state);
    }

    /// The octets of a refused chunk go by, for they are no commands (RFC 3030 section 2); more than anybody could mean
    /// are not waited for.
    private Step discard(Bdat bdat, Reply reply, Listening state) {
        return reasonable(bdat)
                ? new Step(reply, new Discarding(bdat.octets(), state))
                : new Step(Replies.TOO_LARGE, new Closed(state.peer()));
    }

    private boolean reasonable(Bdat bdat) {
        return bdat.octets() / DISCARD_FACTOR <= options.limits().bodyOctetsMax();
    }

    /// What becomes of a message: one reply, or in LMTP one for each recipient (RFC 2033 section 4.2).
    List<Reply> message(Transaction transaction, InputStream body) throws IOException {
        if (options.services().protocol() == Protocol.SMTP) {
            return List.of(handler.message(transaction, body));
        }
        List<Reply> replies = handler.messageForEach(transaction, body);
        if (replies.size() != transaction.recipients().size()) {
            throw new IllegalStateException("the handler has " + replies.size() + " replies for "
                    + transaction.recipients().size() + " recipients");
        }
        return replies;
    }

    /// The same reply for all.
    List<Reply> verdict(Transaction transaction, Reply reply) {
        boolean one = options.services().protocol() == Protocol.SMTP;
        return Collections.nCopies(one ? 1 : transaction.recipients().size(), reply);
    }

    /// Where the session stands when a message has its answer. What was forwarded was said of this message only.
    Ready afterMessage(Transaction transaction) {
        return new Ready(transaction.peer().forwarding(Optional.empty()));
    }

    /// Whether an address needs SMTPUTF8 and the transaction has not asked for it (RFC 6531 section 3.4).
    private static boolean foreign(Mailbox mailbox, MailParameters parameters) {
        return !parameters.smtpUtf8()
                && !(mailbox.ascii()
                        && mailbox.domain().text().equals(mailbox.domain().ascii()));
    }

    private Step startTls(Ready ready) {
        Peer peer = ready.peer();
        if (offer.startTls(peer)) {
            return new Step(Replies.START_TLS, new Upgrading(peer));
        }
        boolean offered = options.tls() instanceof Tls.Offered;
        return new Step(
                peer.tls().isPresent()
                        ? Replies.TLS_ALREADY
                        : offered ? Replies.TLS_AFTER_AUTH : Replies.TLS_NOT_OFFERED,
                ready);
    }

    private Step authenticate(Ready ready, Auth auth) {
        Peer peer = ready.peer();
        if (!(options.authentication() instanceof Authentication.Offered offered)) {
            return new Step(Replies.AUTH_NOT_OFFERED, ready);
        }
        if (!offer.auth(peer)) {
            return new Step(peer.user().isPresent() ? Replies.AUTH_ALREADY : Replies.AUTH_NEEDS_TLS, ready);
        }
        Optional<Mechanism> mechanism = offer.mechanism(auth.mechanism(), peer);
        if (mechanism.isEmpty()) {
            return new Step(Replies.AUTH_UNKNOWN_MECHANISM, ready);
        }
        ServerExchange exchange = offered.authenticator().begin(mechanism.get(), offer.claimant(peer));
        Exchanging exchanging = new Exchanging(ready, new SlowDenial(exchange, offered.failureAfter()));
        return auth.initialResponse().isEmpty()
                ? new Step(Replies.challenge(exchange.opening()), exchanging)
                : response(
                        exchanging,
                        auth.initialResponse().get().equals("=")
                                ? ""
                                : auth.initialResponse().get());
    }

    /// Takes a line of an authentication: base64, or `*` to give up (RFC 4954 section 4).
    Step response(Exchanging exchanging, String base64) {
        Ready before = exchanging.before();
        if (base64.equals("*")) {
            return new Step(Replies.AUTH_CANCELLED, before);
        }
        if (base64.length() % BASE64_GROUP != 0) {
            // The decoder would do without the padding.
            return new Step(Replies.AUTH_MALFORMED, before);
        }
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new Step(Replies.AUTH_MALFORMED, before);
        }
        return switch (exchanging.exchange().respond(octets)) {
            case Turn.Challenge(var challenge) -> new Step(Replies.challenge(challenge), exchanging);
            case Turn.Malformed() -> new Step(Replies.AUTH_MALFORMED, before);
            case Turn.Done(Verdict.Granted(var user)) ->
                new Step(Replies.AUTHENTICATED, new Ready(before.peer().authenticated(user)));
            case Turn.Done(Verdict.Denied()) -> new Step(Replies.AUTH_FAILED, before);
            case Turn.Done(Verdict.Unavailable()) -> new Step(Replies.AUTH_UNAVAILABLE, before);
        };
    }
}
