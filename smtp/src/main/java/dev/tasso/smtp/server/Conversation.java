package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Command;
import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.command.CommandParser;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.State.Closed;
import dev.tasso.smtp.server.State.Discarding;
import dev.tasso.smtp.server.State.Exchanging;
import dev.tasso.smtp.server.State.Fresh;
import dev.tasso.smtp.server.State.InTransaction;
import dev.tasso.smtp.server.State.Listening;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Receiving;
import dev.tasso.smtp.server.State.ReceivingChunk;
import dev.tasso.smtp.server.State.Upgrading;
import dev.tasso.smtp.wire.BodyRefused;
import dev.tasso.smtp.wire.ChunkInput;
import dev.tasso.smtp.wire.Limits;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// One session on the wire: reads, asks the [Session], answers, and then does what the answer promised.
///
/// The wire sends what is written before it waits for more, so the replies to a group of commands leave together
/// (RFC 2920 section 3.2). Every way in which a conversation can end arrives in [#run].
final class Conversation implements Runnable {

    /// How long we listen to somebody whom we have told that we do not.
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final ServerOptions options;
    private final Limits limits;
    private final Wire wire;
    private final Session session;
    private final Patience patience;
    private volatile State state;
    private volatile boolean stopping;

    Conversation(ServerOptions options, Session session, Wire wire) {
        this.options = options;
        this.limits = options.limits();
        this.wire = wire;
        this.session = session;
        this.patience = new Patience(options);
        this.state = new Fresh(session.connected());
    }

    @Override
    public void run() {
        try {
            wire.deadline(options.sessionLimits().sessionWithin());
            wire.writesWithin(limits.commandWithin());
            state = open();
            while (!(state instanceof Closed)) {
                state = next();
            }
            wire.flush();
            wire.linger(LINGER);
        } catch (SocketTimeoutException _) {
            lastWord(Replies.TIMED_OUT);
        } catch (IOException _) {
            // The peer is gone, or we are going: stop() closes the reading side of those who wait.
            if (stopping) {
                lastWord(Replies.SHUTTING_DOWN);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            lastWord(Replies.DEFECT);
            session.handler().failed(state.peer(), defect);
        } finally {
            wire.close();
            session.handler().closed(state.peer());
        }
    }

    /// Ends the conversation soon: at once where the client has nothing under way, else after its message.
    void stop() {
        stopping = true;
        if (!(state instanceof InTransaction || state instanceof Receiving)) {
            wire.stopReading();
        }
    }

    /// Ends the conversation now.
    void abandon() {
        wire.abort();
    }

    private State open() throws IOException {
        if (options.tls() instanceof Tls.Implicit(var context, var tls)) {
            state = new Upgrading(state.peer());
            state = secure(context, tls);
        }
        Step greeting = session.greet(state.peer());
        // Who talks before the greeting does not listen: it is a bulk sender, or speaks another protocol.
        Step step = wire.pending() ? new Step(Replies.TALKED_FIRST, new Closed(state.peer())) : greeting;
        return say(step);
    }

    private State next() throws IOException, InterruptedException {
        return switch (state) {
            case Listening listening -> command(listening);
            case Exchanging exchanging -> response(exchanging);
            case Upgrading _ -> upgrade();
            case Receiving(var transaction) -> receive(transaction);
            case ReceivingChunk(var transaction, var chunk) -> receive(transaction, chunk);
            case Discarding discarding -> discarding.next();
            case Closed closed -> closed;
        };
    }

    private State command(Listening listening) throws IOException, InterruptedException {
        if (stopping && !(listening instanceof InTransaction)) {
            return say(new Step(Replies.SHUTTING_DOWN, listening));
        }
        return say(ask(listening, limits.commandWithin()));
    }

    /// Reads a command, and finds what it leads to.
    Step ask(Listening listening, Duration within) throws IOException, InterruptedException {
        Command command = read(within);
        boolean tooEarly = (command instanceof Command.Data || command instanceof Command.StartTls) && wire.pending();
        return tooEarly
                ? new Step(Replies.SENT_TOO_EARLY, new Closed(listening.peer()))
                : patience.weigh(command, session.transition(listening, command));
    }

    /// A faulty line is a command too: one that is malformed.
    private Command read(Duration within) throws IOException {
        return switch (wire.readLine(limits.authLineOctetsMax(), within)) {
            case Line.Text(var text) -> limited(text);
            case Line.TooLong() -> new Command.Malformed(Replies.LINE_TOO_LONG);
            case Line.BadEnding _ -> new Command.Malformed(Replies.BARE_LINE_END);
            case Line.HasNul _ -> new Command.Malformed(Replies.NUL_IN_LINE);
            case Line.NotUtf8 _ -> new Command.Malformed(Replies.NOT_UTF8);
        };
    }

    /// Only AUTH may be longer than other commands (RFC 4954 section 4).
    private Command limited(String text) {
        Command command = CommandParser.parse(text);
        boolean tooLong = text.length() + "\r\n".length() > limits.commandLineOctetsMax();
        return tooLong && !(command instanceof Command.Auth) ? new Command.Malformed(Replies.LINE_TOO_LONG) : command;
    }

    private State response(Exchanging exchanging) throws IOException, InterruptedException {
        Ready before = exchanging.before();
        Step step = switch (wire.readLine(limits.authLineOctetsMax(), limits.commandWithin())) {
            case Line.Text(var text) -> session.response(exchanging, text);
            case Line.TooLong() -> new Step(Replies.AUTH_LINE_TOO_LONG, before);
            case Line.BadEnding _, Line.HasNul _, Line.NotUtf8 _ -> new Step(Replies.AUTH_MALFORMED, before);
        };
        return say(patience.weigh(step));
    }

    private State upgrade() throws IOException {
        wire.flush();
        return options.tls() instanceof Tls.Offered(var context, var tls)
                ? secure(context, tls)
                : new Closed(state.peer());
    }

    private Fresh secure(Supplier<SSLContext> context, TlsOptions tls) throws IOException {
        wire.secureAsServer(context.get(), tls, limits.commandWithin());
        return new Fresh(state.peer().secured(wire.tls().orElseThrow()));
    }

    private State receive(Transaction transaction) throws IOException, InterruptedException {
        wire.flush();
        return answer(transaction, message(transaction));
    }

    private State answer(Transaction transaction, List<Reply> replies) throws IOException, InterruptedException {
        if (replies.stream().anyMatch(Reply::positive)) {
            patience.messageAccepted();
        }
        for (Reply reply : replies.subList(0, replies.size() - 1)) {
            wire.write(reply);
        }
        return say(patience.weigh(new Step(replies.getLast(), Transactions.afterMessage(transaction))));
    }

    /// What the handler says, unless the message turns out to be broken after it has spoken. LMTP wants an answer for
    /// each recipient.
    private List<Reply> message(Transaction transaction) throws IOException {
        InputStream body = wire.body(limits);
        try {
            List<Reply> replies = handled(transaction, body);
            body.close();
            return replies;
        } catch (BodyRefused refused) {
            return session.verdict(transaction, refused.reply());
        }
    }

    /// The whole message, in however many chunks it comes; commands between them are said while the handler waits.
    private State receive(Transaction transaction, Bdat first) throws IOException, InterruptedException {
        boolean binary = transaction.parameters().body() == Body.BINARYMIME;
        Chunks chunks = new Chunks(this, transaction, limits.commandWithin());
        ChunkInput body = wire.chunks(limits, binary, first, chunks);
        List<Reply> replies = session.verdict(transaction, Replies.LOCAL_ERROR);
        try {
            replies = handled(transaction, body);
            if (replies.stream().anyMatch(Reply::positive)) {
                body.close();
            } else {
                body.passOver();
            }
        } catch (BodyRefused refused) {
            replies = session.verdict(transaction, refused.reply());
        } catch (IOException lost) {
            if (chunks.givenUp().isEmpty()) {
                throw lost;
            }
        }
        if (chunks.givenUp().isPresent()) {
            return say(chunks.givenUp().get());
        }
        return answer(transaction, replies);
    }

    private List<Reply> handled(Transaction transaction, InputStream body) throws BodyRefused {
        try {
            return session.message(transaction, body);
        } catch (BodyRefused refused) {
            throw refused;
        } catch (IOException _) {
            // The handler's own trouble; or the wire's, and then it comes up again where the body is closed.
            return session.verdict(transaction, Replies.LOCAL_ERROR);
        }
    }

    /// Says the answer, behind the octets that came with the question.
    State say(Step step) throws IOException {
        if (step.next() instanceof ReceivingChunk) {
            return step.next();
        }
        if (step.next() instanceof Discarding discarding) {
            wire.passOver(discarding.octets(), limits);
        }
        wire.write(step.reply());
        return step.next();
    }

    private void lastWord(Reply reply) {
        if (state instanceof Upgrading) {
            // Half-way to TLS there is no language that both sides speak.
            return;
        }
        try {
            wire.write(reply);
            wire.flush();
        } catch (IOException _) {
            // Nobody listens any more.
        }
    }
}
