package dev.tasso.smtp.scenario;

import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Faults.Moment;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.BodyInput;
import dev.tasso.smtp.wire.BodyRefused;
import dev.tasso.smtp.wire.ChunkInput;
import dev.tasso.smtp.wire.Limits;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One conversation of a scripted server, from its greeting on.
///
/// It is simple-minded on purpose and shares no code with the real server: a test that runs one against the other
/// compares two readings of RFC 5321.
final class Conversation implements Runnable {

    static final Reply OK = Reply.of(250, "2.0.0", "Ok");

    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int LINE_OCTETS_MAX = 16_384;
    private static final Limits LIMITS =
            Limits.defaults().withBodyWithin(PATIENCE).withBodyOctetsPerSecondMin(1);
    private static final Limits CHUNK_LIMITS = LIMITS.withBodyOctetsMax(Long.MAX_VALUE);
    private static final Pattern PATH =
            Pattern.compile("(?i)(?:FROM|TO): *<((?:\"(?:\\\\.|[^\"\\\\])*+\"|[^\">])*+)>(.*)");
    private static final Pattern CHUNK = Pattern.compile("(?i)([0-9]{1,18})( +LAST)?");
    private static final Reply SEQUENCE = Reply.of(503, "5.5.1", "Not now");
    private static final Reply NO_RECIPIENTS = Reply.of(554, "5.5.1", "No valid recipients");

    private final Wire wire;
    private final Misbehaviour steps;
    private final Script script;
    private final Host host;
    private final Limits limits;
    private final Draft draft;
    private String hello = "";
    private Optional<String> user = Optional.empty();
    private int opening = -1;

    /// What all conversations of a server share, and who writes this one down.
    record Host(Bounds bounds, Room room, Recorder recorder, Inbox inbox) {}

    Conversation(Wire wire, InputStream raw, Supplier<Faults> faults, Host host) {
        this.wire = wire;
        this.host = host;
        steps = new Misbehaviour(wire, raw, faults);
        script = faults.get().script();
        limits = LIMITS.withBodyOctetsMax(host.bounds().messageOctetsMax());
        draft = new Draft(script.bodies(), host.room());
    }

    @Override
    public void run() {
        try {
            if (script.tlsFromStart()) {
                handshake();
            }
            String protocol = script.lmtp() ? " LMTP" : " ESMTP";
            step(Step.CONNECT, Reply.plain(220, script.name() + protocol));
            while (!steps.replyLost()) {
                switch (wire.readLine(LINE_OCTETS_MAX, host.bounds().silenceMax())) {
                    case Line.Text(String line) -> obey(line);
                    case Line fault -> say(Reply.of(500, "5.5.2", "Bad line: " + fault.shown()));
                }
            }
        } catch (IOException _) {
            // The client is gone, or the script says hang up.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            draft.forget();
        }
    }

    private void obey(String line) throws IOException, InterruptedException {
        String[] words = line.split(" +", 2);
        String argument = words.length > 1 ? words[1] : "";
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "EHLO" -> hello(Step.EHLO, !script.lmtp(), argument);
            case "LHLO" -> hello(Step.LHLO, script.lmtp(), argument);
            case "HELO" -> hello(Step.HELO, !script.lmtp(), argument);
            case "STARTTLS" -> startTls();
            case "AUTH" -> auth(argument);
            case "MAIL" -> mail(argument);
            case "RCPT" -> rcpt(argument);
            case "DATA" -> data();
            case "BDAT" -> chunk(argument);
            case "RSET" -> {
                draft.forget();
                step(Step.RSET, OK);
            }
            case "NOOP" -> step(Step.NOOP, OK);
            case "QUIT" -> {
                step(Step.QUIT, Reply.of(221, "2.0.0", "Bye"));
                wire.flush();
                throw new Misbehaviour.HangUp();
            }
            default -> say(Reply.of(500, "5.5.1", "What?"));
        }
    }

    private void hello(Step step, boolean spoken, String name) throws IOException, InterruptedException {
        if (!spoken) {
            say(Reply.of(500, "5.5.1", "Another protocol is spoken here"));
            return;
        }
        List<String> lines = step == Step.HELO
                ? List.of(script.name())
                : script.hello(wire.tls().isPresent());
        if (step(step, Reply.plain(250, lines.toArray(String[]::new)))) {
            hello = name;
            draft.forget();
        }
    }

    private void startTls() throws IOException, InterruptedException {
        if (script.tls().isEmpty() || wire.tls().isPresent()) {
            say(Reply.of(502, "5.5.1", "No TLS here"));
        } else if (step(Step.STARTTLS, Reply.of(220, "2.0.0", "Go on"))) {
            wire.flush();
            handshake();
            hello = "";
            user = Optional.empty();
            draft.forget();
        }
    }

    private void handshake() throws IOException, InterruptedException {
        if (!steps.act(moment(Step.HANDSHAKE, Optional.empty()))) {
            throw steps.stall();
        }
        wire.secureAsServer(script.tls().orElseThrow(), PATIENCE);
    }

    private void auth(String argument) throws IOException, InterruptedException {
        Logins logins = script.logins();
        Optional<Login> login =
                logins instanceof Logins.Known ? Login.hear(wire, argument) : Login.hearAny(wire, argument);
        if (login.isEmpty()) {
            say(Reply.of(504, "5.5.4", "Another mechanism, please"));
            return;
        }
        boolean right = logins.open(login.get().user(), login.get().password());
        Reply verdict = right ? Reply.of(235, "2.7.0", "Welcome") : Reply.of(535, "5.7.8", "User or password is wrong");
        if (step(Step.AUTH, verdict) && right) {
            user = Optional.of(login.get().user());
        }
    }

    private void mail(String argument) throws IOException, InterruptedException {
        Matcher path = PATH.matcher(argument);
        if (opening < 0) {
            // What was said before the first transaction belongs to every message of the session.
            opening = Math.max(0, host.recorder().lines() - 1);
        }
        if (!path.matches()) {
            say(Reply.of(501, "5.5.4", "What sender?"));
        } else if (hello.isEmpty() || draft.sender().isPresent()) {
            say(SEQUENCE);
        } else if (script.logins().awaited() && user.isEmpty()) {
            say(Reply.of(530, "5.7.0", "Who are you?"));
        } else if (host.bounds().exceeded(path.group(2))) {
            say(host.bounds().tooBig());
        } else if (step(Step.MAIL, Reply.of(250, "2.1.0", "Ok"))) {
            draft.begin(path.group(1), path.group(2).strip());
        }
    }

    private void rcpt(String argument) throws IOException, InterruptedException {
        Matcher path = PATH.matcher(argument);
        if (!path.matches()) {
            say(Reply.of(501, "5.5.4", "What recipient?"));
        } else if (draft.sender().isEmpty()) {
            say(SEQUENCE);
        } else if (draft.recipients().size() >= host.bounds().recipientsMax()) {
            say(host.bounds().tooManyRecipients());
        } else if (step(Step.RCPT, Optional.of(path.group(1)), Reply.of(250, "2.1.5", "Ok"))) {
            draft.add(path.group(1), path.group(2).strip());
        }
    }

    private void data() throws IOException, InterruptedException {
        if (draft.recipients().isEmpty()) {
            step(Step.DATA, draft.sender().isEmpty() ? SEQUENCE : NO_RECIPIENTS);
        } else if (step(Step.DATA, Reply.plain(354, "Go on"))) {
            wire.flush();
            steps.act(moment(Step.BODY, Optional.empty()));
            try {
                BodyInput body = wire.body(limits);
                steps.copy(script.bareLineEnds() ? body.takingBareLineEnds() : body, draft.octets());
                judge();
            } catch (BodyRefused refused) {
                say(refused.reply().code() == 552 ? host.bounds().tooBig() : refused.reply());
            }
            draft.forget();
        }
    }

    /// A chunk of a message (RFC 3030 section 2), whose octets come whatever is said to it.
    private void chunk(String argument) throws IOException, InterruptedException {
        Matcher size = CHUNK.matcher(argument);
        if (!size.matches() || !script.offered().contains("CHUNKING")) {
            say(Reply.of(size.matches() ? 500 : 501, "5.5.1", "What chunk?"));
            wire.flush();
            throw new Misbehaviour.HangUp();
        }
        try {
            receiveChunk(Long.parseLong(size.group(1)));
        } catch (BodyRefused refused) {
            say(refused.reply());
            draft.forget();
            return;
        }
        if (draft.recipients().isEmpty()) {
            say(draft.sender().isEmpty() ? SEQUENCE : NO_RECIPIENTS);
            draft.forgetOctets();
        } else if (size.group(2) != null) {
            judge();
            draft.forget();
        } else if (!step(Step.CHUNK, OK)) {
            draft.forget();
        }
    }

    private void receiveChunk(long octets) throws IOException, InterruptedException {
        wire.flush();
        steps.act(moment(Step.BODY, Optional.empty()));
        ChunkInput body = wire.chunks(CHUNK_LIMITS, true, new Bdat(octets, true), _ -> {
            throw new IOException("each chunk is read by itself");
        });
        try {
            if (octets > host.bounds().messageOctetsMax() - draft.size()) {
                throw new BodyRefused(host.bounds().tooBig());
            }
            steps.copy(body, draft.octets());
        } catch (BodyRefused refused) {
            body.passOver();
            throw refused;
        }
    }

    private void judge() throws IOException, InterruptedException {
        Said said = new Said(host.recorder());
        if (script.lmtp()) {
            List<String> takers = new ArrayList<>();
            for (String recipient : draft.recipients()) {
                if (!steps.replyLost() && step(Step.END_OF_DATA, Optional.of(recipient), OK)) {
                    takers.add(recipient);
                }
            }
            if (!takers.isEmpty()) {
                keep(takers, said);
            }
        } else {
            List<String> takers = List.copyOf(draft.recipients());
            steps.reply(moment(Step.END_OF_DATA, Optional.empty()), 2, () -> keep(takers, said));
        }
        said.end();
        host.recorder().keepFirst(opening);
    }

    private Reply keep(List<String> takers, Said said) {
        Draft.Client client = new Draft.Client(wire.tls().isPresent(), user, hello);
        return host.inbox().keep(draft.to(takers, client), said);
    }

    private boolean step(Step step, Reply normal) throws IOException, InterruptedException {
        return step(step, Optional.empty(), normal);
    }

    private boolean step(Step step, Optional<String> recipient, Reply normal) throws IOException, InterruptedException {
        return steps.reply(moment(step, recipient), normal);
    }

    private Moment moment(Step step, Optional<String> recipient) {
        return new Moment(step, draft.sender().orElse(""), recipient);
    }

    private void say(Reply reply) throws IOException {
        wire.write(reply);
    }
}
