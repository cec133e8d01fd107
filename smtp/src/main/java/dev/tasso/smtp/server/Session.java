package dev.tasso.smtp.server;

import static dev.tasso.smtp.server.Services.Protocol.LMTP;
import static dev.tasso.smtp.server.Services.Protocol.SMTP;

import dev.tasso.smtp.command.Command;
import dev.tasso.smtp.command.Command.AnyTime;
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
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.State.Chunking;
import dev.tasso.smtp.server.State.Closed;
import dev.tasso.smtp.server.State.Exchanging;
import dev.tasso.smtp.server.State.Fresh;
import dev.tasso.smtp.server.State.InTransaction;
import dev.tasso.smtp.server.State.Listening;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Recipients;
import dev.tasso.smtp.server.State.Refusing;
import dev.tasso.smtp.server.State.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Who may say what, when (RFC 5321 section 4.1.4).
///
/// The switches below [#transition] are the protocol: one for each state, with a row for every command, and javac
/// refuses to compile where one is missing. What the rows do stands in [Greeter], [Security] and [Transactions]; the
/// grammar is in the command
/// package, policy is the [Handler]'s, and the wire is the [Conversation]'s. So a session can be asked about any state
/// without a socket.
final class Session {

    private final ServerOptions options;
    private final Offer offer;
    private final Greeter greeter;
    private final Security security;
    private final Transactions transactions;
    private final Function<Peer, Handler> handlers;
    private final Peer connected;
    private Handler handler;

    Session(ServerOptions options, Function<Peer, Handler> handlers, Peer connected) {
        this.options = options;
        this.offer = new Offer(options);
        this.greeter = new Greeter(offer);
        this.security = new Security(offer);
        this.transactions = new Transactions(offer);
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

    /// What a command leads to, in the state where it is said.
    Step transition(Listening state, Command command) {
        return switch (state) {
            case Refusing refusing -> turnedAway(refusing, command);
            case Fresh fresh -> beforeHello(fresh, command);
            case Ready ready -> betweenMessages(ready, command);
            case InTransaction open -> inTransaction(new Said(open, command));
        };
    }

    private Step turnedAway(Refusing state, Command command) {
        return switch (command) {
            case Quit _ -> new Step(Replies.BYE, new Closed(state.peer()));
            case Bdat bdat -> transactions.discard(bdat, Greeter.refused(state).reply(), state);
            case AnyTime _, Mail _, Rcpt _, Data _, Rset _, StartTls _, Auth _, Etrn _, Xclient _, Xforward _ ->
                Greeter.refused(state);
        };
    }

    private Step beforeHello(Fresh state, Command command) {
        return switch (command) {
            case AnyTime always -> anyTime(state, always);
            case Rset _ -> new Step(Replies.DONE, state);
            case Xclient(var attributes) -> becomeAnother(state, attributes);
            case Xforward(var attributes) -> forward(state, attributes);
            case Etrn _ -> new Step(releases() ? Replies.HELLO_FIRST : Replies.NOT_IMPLEMENTED, state);
            case Bdat bdat -> transactions.discard(bdat, Replies.HELLO_FIRST, state);
            case Mail _, Rcpt _, Data _, StartTls _, Auth _ -> new Step(Replies.HELLO_FIRST, state);
        };
    }

    private Step betweenMessages(Ready state, Command command) {
        return switch (command) {
            case AnyTime always -> anyTime(state, always);
            case StartTls _ -> security.startTls(state);
            case Auth auth -> security.authenticate(state, auth);
            case Mail mail -> transactions.mail(handler, state, mail);
            case Rset _ -> new Step(Replies.DONE, state);
            case Xclient(var attributes) -> becomeAnother(state, attributes);
            case Xforward(var attributes) -> forward(state, attributes);
            case Etrn(var node) ->
                new Step(releases() ? handler.release(state.peer(), node) : Replies.NOT_IMPLEMENTED, state);
            case Bdat bdat -> transactions.discard(bdat, Replies.MAIL_FIRST, state);
            case Rcpt _, Data _ -> new Step(Replies.MAIL_FIRST, state);
        };
    }

    private record Said(InTransaction state, Command command) {}

    private Step inTransaction(Said said) {
        InTransaction state = said.state();
        return switch (said) {
            case Said(var _, AnyTime always) -> anyTime(state, always);
            case Said(Sender _, Rcpt rcpt) -> transactions.recipient(handler, state, rcpt);
            case Said(Recipients _, Rcpt rcpt) -> transactions.recipient(handler, state, rcpt);
            case Said(Recipients open, Data _) -> Transactions.data(open);
            case Said(Recipients(var transaction), Bdat bdat) -> transactions.chunk(transaction, bdat, state);
            case Said(Chunking(var transaction), Bdat bdat) -> transactions.chunk(transaction, bdat, state);
            case Said(var _, Rset _) -> new Step(Replies.DONE, Transactions.afterMessage(state.transaction()));
            // Out of order.
            case Said(Sender _, Data _) -> new Step(Replies.NO_RECIPIENTS, state);
            case Said(Sender _, Bdat bdat) -> transactions.discard(bdat, Replies.NO_RECIPIENTS, state);
            case Said(Chunking _, Rcpt _), Said(Chunking _, Data _) -> new Step(Replies.CHUNKS_ONLY, state);
            case Said(var _, Mail _), Said(var _, StartTls _), Said(var _, Auth _) ->
                new Step(Replies.IN_TRANSACTION, state);
            case Said(var _, Etrn _) -> new Step(releases() ? Replies.IN_TRANSACTION : Replies.NOT_IMPLEMENTED, state);
            case Said(var _, Xclient(var attributes)) -> becomeAnother(state, attributes);
            case Said(var _, Xforward(var attributes)) -> forward(state, attributes);
        };
    }

    private Step anyTime(Listening state, AnyTime command) {
        return switch (command) {
            case Ehlo(var client) -> greeter.hello(handler, state, new Hello(client, true), SMTP);
            case Helo(var client) -> greeter.hello(handler, state, new Hello(client, false), SMTP);
            case Lhlo(var client) -> greeter.hello(handler, state, new Hello(client, true), LMTP);
            case Help(var topic) -> new Step(HelpText.about(topic, state, offer), state);
            case Vrfy(var argument) -> new Step(handler.verify(state.peer(), argument), state);
            case Expn(var list) -> expand(state, list);
            case Noop _ -> new Step(Replies.DONE, state);
            case Quit _ -> new Step(Replies.BYE, new Closed(state.peer()));
            case Malformed(var reply, var closing) -> new Step(reply, closing ? new Closed(state.peer()) : state);
        };
    }

    /// The greeting, which the client waits for (RFC 5321 section 3.1).
    Step greet(Peer peer) {
        return greeter.greet(handler, peer);
    }

    /// What a line of an authentication leads to.
    Step response(Exchanging exchanging, String base64) {
        return security.response(exchanging, base64);
    }

    /// What becomes of a message: one reply, or in LMTP one for each recipient (RFC 2033 section 4.2).
    List<Reply> message(Transaction transaction, InputStream body) throws IOException {
        return transactions.message(handler, transaction, body);
    }

    /// The same reply for all who expect one.
    List<Reply> verdict(Transaction transaction, Reply reply) {
        return transactions.verdict(transaction, reply);
    }

    private Step expand(Listening state, String list) {
        boolean offered = options.services().expands();
        return new Step(offered ? handler.expand(state.peer(), list) : Replies.NOT_IMPLEMENTED, state);
    }

    private boolean releases() {
        return options.services().releases();
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
}
