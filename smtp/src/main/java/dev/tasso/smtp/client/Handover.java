package dev.tasso.smtp.client;

import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.client.Sent.Result;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.ChunkOutput;
import dev.tasso.smtp.wire.DotStuffer;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One mail transaction: MAIL, RCPT, DATA, the message, and who was refused where (RFC 5321 section 3.3).
///
/// Each command that is said is noted; its reply is read at once, or, with PIPELINING, when the whole group is said
/// (RFC 2920): the same code serves both.
final class Handover {

    /// Commands between two waits: so few that neither side's buffers fill while nobody reads (RFC 2920 section 3.1).
    static final int GROUP_MAX = 100;

    /// After a failed write, the wait for the reply that may explain it.
    private static final Duration LAST_WORDS_WITHIN = Duration.ofSeconds(2);

    /// Octets of a chunk; of a larger message one is answered before the next is sent.
    static final int CHUNK_OCTETS = 64 * 1024;

    private static final int CLOSING = 421;
    private static final int START_INPUT = 354;

    private record Said(Stage stage, int recipient) {}

    private final Wire wire;
    private final ReplyInput replies;
    private final ClientOptions options;
    private final Outgoing mail;
    private final Addressing addressing;
    private final boolean pipelining;
    private final ArrayDeque<Said> said = new ArrayDeque<>();
    private final Map<Integer, Result> results = new TreeMap<>();
    private final List<Integer> accepted = new ArrayList<>();
    private Stage stage = Stage.EXTENSIONS;
    private boolean refused;
    private boolean open;
    private boolean closing;
    private boolean input;

    Handover(Wire wire, ReplyInput replies, ClientOptions options, Extensions extensions, Outgoing mail) {
        this.wire = wire;
        this.replies = replies;
        this.options = options;
        this.mail = mail;
        addressing = new Addressing(mail, extensions);
        pipelining = extensions.has("PIPELINING");
    }

    /// Where it stands, for whoever must explain an exception.
    Stage stage() {
        return stage;
    }

    /// Whose fate is decided.
    List<Result> decided() {
        return List.copyOf(results.values());
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
                    .ifPresent(reply -> decide(recipient, Stage.EXTENSIONS, reply));
        }
        Optional<Reply> unfit = addressing.refusal();
        if (unfit.isPresent()) {
            decideRest(Stage.EXTENSIONS, unfit.get());
            return new Sent(decided());
        }
        if (results.size() < mail.recipients().size()) {
            envelope();
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
        for (int i = 0; i < mail.recipients().size() && !refused; i++) {
            if (!results.containsKey(i)) {
                Outgoing.To recipient = mail.recipients().get(i);
                say(new Said(Stage.RCPT, i), addressing.rcptLine(recipient));
            }
        }
        if (addressing.chunked()) {
            return;
        }
        boolean hopeless = said.isEmpty() && accepted.isEmpty();
        if (!refused && !hopeless) {
            say(new Said(Stage.DATA, 0), "DATA");
        }
        hear();
    }

    /// A small message goes behind its envelope without waiting; who is sent a large one has agreed to it.
    private void chunks() throws IOException {
        ChunkOutput output = wire.chunked(addressing.binary());
        try (InputStream body = mail.body().open()) {
            byte[] piece = body.readNBytes(CHUNK_OCTETS);
            boolean last = false;
            while (!last) {
                byte[] next = piece.length < CHUNK_OCTETS ? new byte[0] : body.readNBytes(CHUNK_OCTETS);
                last = next.length == 0;
                if (!last || !pipelining) {
                    hear();
                }
                if (refused || closing || (said.isEmpty() && accepted.isEmpty())) {
                    break;
                }
                stage = Stage.BODY;
                output.chunk(piece, last);
                said.add(new Said(last ? Stage.END_OF_DATA : Stage.BODY, 0));
                piece = next;
            }
        }
        hear();
    }

    private void say(Said command, String line) throws IOException {
        stage = command.stage();
        wire.writeLine(line);
        said.add(command);
        if (!pipelining || said.size() >= GROUP_MAX) {
            hear();
        }
    }

    private void hear() throws IOException {
        while (!said.isEmpty() && !closing) {
            Said command = said.remove();
            stage = command.stage();
            heard(command, replies.read(within()));
        }
    }

    private Duration within() {
        return switch (stage) {
            case DATA -> options.timeouts().data();
            case BODY, END_OF_DATA -> options.timeouts().endOfData();
            default -> options.timeouts().command();
        };
    }

    private void heard(Said command, Reply reply) throws IOException {
        boolean expected = command.stage() == Stage.DATA
                ? !reply.positive() && (!reply.intermediate() || reply.code() == START_INPUT)
                : !reply.intermediate();
        if (!expected) {
            throw new IOException("the server's reply to " + command.stage() + " makes no sense: " + reply);
        }
        if (reply.code() == CLOSING) {
            decideRest(command.stage(), reply);
            closing = true;
            return;
        }
        boolean good = reply.positive() || reply.intermediate();
        switch (command.stage()) {
            case MAIL -> open = good;
            case RCPT -> {
                if (good && !results.containsKey(command.recipient())) {
                    accepted.add(command.recipient());
                }
            }
            case END_OF_DATA -> {
                verdicts(reply);
                open = !good;
                return;
            }
            case BODY -> {}
            default -> input = good;
        }
        if (!good && command.stage() == Stage.RCPT) {
            decide(command.recipient(), Stage.RCPT, reply);
        } else if (!good) {
            refused = true;
            decideRest(command.stage(), reply);
        }
    }

    private void message() throws IOException {
        if (accepted.isEmpty()) {
            nothing();
            return;
        }
        stage = Stage.BODY;
        sending(() -> {
            try (InputStream body = mail.body().open()) {
                DotStuffer stuffer = wire.dotStuffed();
                body.transferTo(stuffer);
                stuffer.end();
            }
            stage = Stage.END_OF_DATA;
        });
        if (stage == Stage.END_OF_DATA) {
            verdicts(verdict());
        }
    }

    private interface Sending {
        void run() throws IOException;
    }

    private void sending(Sending body) throws IOException {
        try {
            body.run();
        } catch (IOException failure) {
            if (!wire.lost() || stage != Stage.BODY) {
                throw failure;
            }
            lastWords(failure);
        }
    }

    /// The message is over: one reply for all, or with LMTP one for each who was accepted.
    private void verdicts(Reply first) throws IOException {
        open = false;
        if (options.protocol() == Protocol.LMTP && !accepted.isEmpty()) {
            for (int i = 0; i < accepted.size(); i++) {
                decide(accepted.get(i), Stage.END_OF_DATA, i == 0 ? first : verdict());
            }
        } else {
            decideRest(Stage.END_OF_DATA, first);
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
            stage = Stage.END_OF_DATA;
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
        decideRest(Stage.BODY, reply);
    }

    private void decide(int recipient, Stage at, Reply reply) {
        results.putIfAbsent(
                recipient, new Result(mail.recipients().get(recipient).mailbox(), at, reply));
    }

    private void decideRest(Stage at, Reply reply) {
        for (int i = 0; i < mail.recipients().size(); i++) {
            decide(i, at, reply);
        }
    }
}
