package dev.tasso.smtp.scenario;

import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Faults.Moment;
import dev.tasso.smtp.wire.Limits;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One conversation of a scripted server, from its greeting on.
///
/// It is simple-minded on purpose and shares no code with the real server: a test that runs one against the other
/// compares two readings of RFC 5321.
final class Conversation {

    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int LINE_OCTETS_MAX = 16_384;
    private static final Limits LIMITS = Limits.defaults()
            .withBodyOctetsMax(Long.MAX_VALUE)
            .withBodyWithin(PATIENCE)
            .withBodyOctetsPerSecondMin(1);
    private static final Pattern PATH =
            Pattern.compile("(?i)(?:FROM|TO): *<((?:\"(?:\\\\.|[^\"\\\\])*+\"|[^\">])*+)>(.*)");
    private static final Pattern CHUNK = Pattern.compile("(?i)([0-9]{1,18})( +LAST)?");
    private static final Reply OK = Reply.of(250, "2.0.0", "Ok");
    private static final Reply SEQUENCE = Reply.of(503, "5.5.1", "Not now");

    private final Wire wire;
    private final Misbehaviour steps;
    private final Script script;
    private final Consumer<ReceivedMail> taken;
    private String hello = "";
    private Optional<String> user = Optional.empty();
    private Optional<String> sender = Optional.empty();
    private String parameters = "";
    private final List<String> recipients = new ArrayList<>();
    private final Map<String, String> recipientParameters = new HashMap<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private long size;

    Conversation(Wire wire, InputStream raw, Supplier<Faults> faults, Consumer<ReceivedMail> taken) {
        this.wire = wire;
        this.taken = taken;
        steps = new Misbehaviour(wire, raw, faults);
        script = faults.get().script();
    }

    void run() {
        try {
            if (script.tlsFromStart()) {
                handshake();
            }
            String protocol = script.lmtp() ? " LMTP" : " ESMTP";
            step(Step.CONNECT, Reply.plain(220, script.name() + protocol));
            while (!steps.replyLost()) {
                switch (wire.readLine(LINE_OCTETS_MAX, PATIENCE)) {
                    case Line.Text(String line) -> obey(line);
                    case Line fault -> say(Reply.of(500, "5.5.2", "Bad line: " + fault.shown()));
                }
            }
        } catch (IOException _) {
            // The client is gone, or the script says hang up.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
                reset();
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
        List<String> lines = new ArrayList<>(List.of(script.name()));
        if (step != Step.HELO) {
            lines.addAll(script.offered());
            boolean secure = wire.tls().isPresent();
            if (script.tls().isPresent() && !secure) {
                lines.add("STARTTLS");
            }
            if (!script.users().isEmpty() && (secure || script.tls().isEmpty())) {
                lines.add("AUTH PLAIN LOGIN");
            }
        }
        if (step(step, Reply.plain(250, lines.toArray(String[]::new)))) {
            hello = name;
            reset();
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
            reset();
        }
    }

    private void handshake() throws IOException, InterruptedException {
        if (!steps.act(moment(Step.HANDSHAKE, Optional.empty()))) {
            throw steps.stall();
        }
        wire.secureAsServer(script.tls().orElseThrow(), PATIENCE);
    }

    private void auth(String argument) throws IOException, InterruptedException {
        Optional<Login> login = Login.hear(wire, argument);
        if (login.isEmpty()) {
            say(Reply.of(504, "5.5.4", "Another mechanism, please"));
            return;
        }
        boolean right = login.get().opens(script.users());
        Reply verdict = right ? Reply.of(235, "2.7.0", "Welcome") : Reply.of(535, "5.7.8", "User or password is wrong");
        if (step(Step.AUTH, verdict) && right) {
            user = Optional.of(login.get().user());
        }
    }

    private void mail(String argument) throws IOException, InterruptedException {
        Matcher path = PATH.matcher(argument);
        if (!path.matches()) {
            say(Reply.of(501, "5.5.4", "What sender?"));
        } else if (hello.isEmpty() || sender.isPresent()) {
            say(SEQUENCE);
        } else if (!script.users().isEmpty() && user.isEmpty()) {
            say(Reply.of(530, "5.7.0", "Who are you?"));
        } else if (step(Step.MAIL, Reply.of(250, "2.1.0", "Ok"))) {
            sender = Optional.of(path.group(1));
            parameters = path.group(2).strip();
        }
    }

    private void rcpt(String argument) throws IOException, InterruptedException {
        Matcher path = PATH.matcher(argument);
        if (!path.matches()) {
            say(Reply.of(501, "5.5.4", "What recipient?"));
        } else if (sender.isEmpty()) {
            say(SEQUENCE);
        } else if (step(Step.RCPT, Optional.of(path.group(1)), Reply.of(250, "2.1.5", "Ok"))) {
            recipients.add(path.group(1));
            recipientParameters.put(path.group(1), path.group(2).strip());
        }
    }

    private void data() throws IOException, InterruptedException {
        if (recipients.isEmpty()) {
            step(Step.DATA, sender.isEmpty() ? SEQUENCE : Reply.of(554, "5.5.1", "No valid recipients"));
        } else if (step(Step.DATA, Reply.plain(354, "Go on"))) {
            wire.flush();
            steps.act(moment(Step.BODY, Optional.empty()));
            receive(wire.body(LIMITS));
            judge();
            reset();
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
        boolean last = size.group(2) != null;
        wire.flush();
        steps.act(moment(Step.BODY, Optional.empty()));
        receive(wire.chunks(LIMITS, true, new Bdat(Long.parseLong(size.group(1)), true), _ -> {
            throw new IOException("each chunk is read by itself");
        }));
        if (recipients.isEmpty()) {
            say(sender.isEmpty() ? SEQUENCE : Reply.of(554, "5.5.1", "No valid recipients"));
            forgetMessage();
        } else if (last) {
            judge();
            reset();
        } else if (!step(Step.CHUNK, OK)) {
            reset();
        }
    }

    private void receive(InputStream body) throws IOException, InterruptedException {
        size += steps.copy(body, script.bodies() ? message : OutputStream.nullOutputStream());
    }

    private void judge() throws IOException, InterruptedException {
        List<String> takers = new ArrayList<>();
        for (String recipient : script.lmtp() ? recipients : List.of("")) {
            Optional<String> one = script.lmtp() ? Optional.of(recipient) : Optional.empty();
            if (!steps.replyLost() && step(Step.END_OF_DATA, one, OK)) {
                takers.addAll(script.lmtp() ? List.of(recipient) : recipients);
            }
        }
        if (!takers.isEmpty()) {
            taken.accept(new ReceivedMail(
                    sender.orElse(""),
                    parameters,
                    takers,
                    recipientParameters,
                    message.toByteArray(),
                    size,
                    wire.tls().isPresent(),
                    user,
                    hello));
        }
    }

    private void reset() {
        sender = Optional.empty();
        parameters = "";
        recipients.clear();
        recipientParameters.clear();
        forgetMessage();
    }

    private void forgetMessage() {
        message.reset();
        size = 0;
    }

    private boolean step(Step step, Reply normal) throws IOException, InterruptedException {
        return step(step, Optional.empty(), normal);
    }

    private boolean step(Step step, Optional<String> recipient, Reply normal) throws IOException, InterruptedException {
        return steps.reply(moment(step, recipient), normal);
    }

    private Moment moment(Step step, Optional<String> recipient) {
        return new Moment(step, sender.orElse(""), recipient);
    }

    private void say(Reply reply) throws IOException {
        wire.write(reply);
    }
}
