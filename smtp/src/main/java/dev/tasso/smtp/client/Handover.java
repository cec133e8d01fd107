package dev.tasso.smtp.client;

import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.client.Pipeline.Said;
import dev.tasso.smtp.client.Sent.Result;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.ChunkOutput;
import dev.tasso.smtp.wire.DotStuffer;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One mail transaction: MAIL, RCPT, DATA, the message, and who was refused where (RFC 5321 section 3.3).
///
/// Each command that is said is noted; its reply is read at once, or, with PIPELINING, when the whole group is said
/// (RFC 2920): the same code serves both.
final class Handover {

    /// After a failed write, the wait for the reply that may explain it.
    private static final Duration LAST_WORDS_WITHIN = Duration.ofSeconds(2);

    private static final int CLOSING = 421;
    private static final int START_INPUT = 354;

    private final Wire wire;
    private final ReplyInput replies;
    private final ClientOptions options;
    private final Outgoing mail;
    private final Addressing addressing;
    private final Pipeline pipeline;
    private final Manner manner;
    private final Fates fates;
    private boolean refused;
    private boolean open;
    private boolean closing;
    private boolean input;
    private boolean stopped;
    private Reply last = Fates.UNHEARD;

    /// @param links what it speaks through, how patiently, and what the server offers
    Handover(Pipeline.Links links, Outgoing mail, Manner manner) {
        wire = links.wire();
        replies = links.replies();
        options = links.options();
        this.mail = mail;
        this.manner = manner;
        fates = new Fates(mail.recipients());
        addressing = new Addressing(mail, links.extensions(), manner);
        pipeline = new Pipeline(links, manner.pipelines(links.extensions()), this::heard);
    }

    /// Where it stands, for whoever must explain an exception.
    Stage stage() {
        return pipeline.stage();
    }

    /// Whose fate is decided.
    List<Result> decided() {
        return fates.results();
    }

    /// Whether the server still holds a transaction open, which RSET must end before the next.
    boolean open() {
        return open;
    }

    /// Whether the server is closing the connection, or can no longer be followed.
    boolean closing() {
        return closing;
    }

    Sent run() throws IOException {
        for (int i = 0; i < mail.recipients().size(); i++) {
            int recipient = i;
            addressing
                    .refusal(mail.recipients().get(i).mailbox())
                    .ifPresent(reply -> fates.decide(recipient, Stage.EXTENSIONS, reply));
        }
        Optional<Reply> unfit = addressing.refusal();
        if (unfit.isPresent()) {
            fates.decideRest(Stage.EXTENSIONS, unfit.get());
            return new Sent(decided());
        }
        if (!fates.allDecided()) {
            envelope();
            if (stopped) {
                return new Sent(decided());
            }
            if (addressing.chunked()) {
                sending(this::chunks);
            } else if (input && !closing) {
                message();
            }
        }
        return new Sent(decided());
    }

    private void envelope() throws IOException {
        say(new Said(Stage.MAIL, 0), addressing.mailLine());
        if (stopsAfter(Stage.MAIL)) {
            return;
        }
        for (int i = 0; i < mail.recipients().size() && !refused; i++) {
            if (!fates.decided(i)) {
                Outgoing.To recipient = mail.recipients().get(i);
                say(new Said(Stage.RCPT, i), addressing.rcptLine(recipient));
            }
        }
        if (stopsAfter(Stage.RCPT) || addressing.chunked()) {
            return;
        }
        boolean hopeless = pipeline.idle() && fates.accepted().isEmpty();
        if (!refused && !hopeless) {
            say(new Said(Stage.DATA, 0), "DATA");
        }
        if (!stopsAfter(Stage.DATA)) {
            pipeline.hear();
        }
    }

    /// Whether it breaks off here: what was said last is heard, or left unheard.
    private boolean stopsAfter(Stage point) throws IOException {
        stopped = manner.stopsAfter(point);
        if (stopped && manner.leavesUnheard(point)) {
            leaveUnheard(point);
        } else if (stopped) {
            pipeline.hear();
            fates.decideSoFar(point, last);
        }
        return stopped;
    }

    private void leaveUnheard(Stage point) throws IOException {
        pipeline.leave();
        fates.decideRest(point, Fates.UNHEARD);
    }

    /// A small message goes behind its envelope without waiting; who is sent a large one has agreed to it.
    private void chunks() throws IOException {
        ChunkOutput output = wire.chunked(addressing.binary());
        try (InputStream body = mail.body().open()) {
            byte[] piece = body.readNBytes(manner.chunkOctets());
            boolean last = false;
            while (!last) {
                byte[] next = piece.length < manner.chunkOctets() ? new byte[0] : body.readNBytes(manner.chunkOctets());
                last = next.length == 0;
                if (!last || !pipeline.grouping()) {
                    pipeline.hear();
                }
                if (refused || closing || (pipeline.idle() && fates.accepted().isEmpty())) {
                    break;
                }
                pipeline.reach(Stage.BODY);
                output.chunk(piece, last && !manner.stopsAfter(Stage.BODY));
                pipeline.add(new Said(last ? Stage.END_OF_DATA : Stage.BODY, 0));
                piece = next;
            }
        }
        Stage end = manner.stopsAfter(Stage.BODY) ? Stage.BODY : Stage.END_OF_DATA;
        if (!refused && !closing && manner.leavesUnheard(end)) {
            leaveUnheard(end);
        }
        pipeline.hear();
    }

    private void say(Said command, String line) throws IOException {
        boolean last = command.stage() != Stage.RCPT
                || command.recipient() == mail.recipients().size() - 1;
        pipeline.say(command, line, last && manner.leavesUnheard(command.stage()));
    }

    private boolean heard(Said command, Reply reply) throws IOException {
        boolean expected = command.stage() == Stage.DATA
                ? !reply.positive() && (!reply.intermediate() || reply.code() == START_INPUT)
                : !reply.intermediate();
        if (!expected) {
            throw new IOException("the server's reply to " + command.stage() + " makes no sense: " + reply);
        }
        last = reply;
        if (reply.code() == CLOSING) {
            fates.decideRest(command.stage(), reply);
            closing = true;
            return false;
        }
        boolean good = reply.positive() || reply.intermediate();
        switch (command.stage()) {
            case MAIL -> open = good;
            case RCPT -> {
                if (good) {
                    fates.accept(command.recipient(), reply);
                }
            }
            case END_OF_DATA -> {
                verdicts(reply);
                open = !good;
                return true;
            }
            case BODY -> {}
            default -> input = good;
        }
        if (!good && command.stage() == Stage.RCPT) {
            fates.decide(command.recipient(), Stage.RCPT, reply);
        } else if (!good) {
            refused = true;
            fates.decideRest(command.stage(), reply);
        }
        return true;
    }

    private void message() throws IOException {
        if (fates.accepted().isEmpty()) {
            nothing();
            return;
        }
        pipeline.reach(Stage.BODY);
        sending(() -> {
            try (InputStream body = mail.body().open()) {
                DotStuffer stuffer = wire.dotStuffed();
                body.transferTo(stuffer);
                if (manner.stopsAfter(Stage.BODY)) {
                    leaveUnheard(Stage.BODY);
                    return;
                }
                stuffer.end();
            }
            pipeline.reach(Stage.END_OF_DATA);
        });
        if (pipeline.stage() == Stage.END_OF_DATA && manner.leavesUnheard(Stage.END_OF_DATA)) {
            leaveUnheard(Stage.END_OF_DATA);
        } else if (pipeline.stage() == Stage.END_OF_DATA) {
            verdicts(verdict());
        }
    }

    interface Sending {
        void run() throws IOException;
    }

    private void sending(Sending body) throws IOException {
        try {
            body.run();
        } catch (IOException failure) {
            if (!wire.lost() || pipeline.stage() != Stage.BODY) {
                throw failure;
            }
            lastWords(failure);
        }
    }

    /// The message is over: one reply for all, or with LMTP one for each who was accepted.
    private void verdicts(Reply first) throws IOException {
        open = false;
        List<Integer> accepted = fates.accepted();
        if (options.protocol() == Protocol.LMTP && !accepted.isEmpty()) {
            for (int i = 0; i < accepted.size(); i++) {
                fates.decide(accepted.get(i), Stage.END_OF_DATA, i == 0 ? first : verdict());
            }
        } else {
            fates.decideRest(Stage.END_OF_DATA, first);
        }
    }

    private Reply verdict() throws IOException {
        Reply reply = replies.read(options.timeouts().endOfData());
        if (reply.intermediate()) {
            throw new IOException("the server's reply to the final dot makes no sense: " + reply);
        }
        return reply;
    }

    /// The server wants a message for nobody. An empty one ends the transaction (RFC 2920 section 3.1); LMTP has no
    /// reply for it.
    private void nothing() throws IOException {
        closing = options.protocol() == Protocol.LMTP;
        if (!closing) {
            wire.writeLine(".");
            pipeline.reach(Stage.END_OF_DATA);
            verdict();
        }
    }

    /// A server that refuses a message half-way may say so and hang up; what it said decides.
    private void lastWords(IOException failure) throws IOException {
        closing = true;
        Reply reply;
        try {
            reply = replies.read(LAST_WORDS_WITHIN);
        } catch (IOException silence) {
            failure.addSuppressed(silence);
            throw failure;
        }
        if (reply.positive() || reply.intermediate()) {
            throw failure;
        }
        fates.decideRest(Stage.BODY, reply);
    }
}
