package dev.tasso.mta.cli;

import dev.tasso.mta.cli.console.Console;
import dev.tasso.mta.cli.console.Dial;
import dev.tasso.mta.cli.console.Play;
import dev.tasso.mta.cli.console.Screen;
import dev.tasso.mta.cli.console.TerminalScreen;
import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.explain.Explanation;
import dev.tasso.mta.explain.Paste;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Mismatch;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tasso console`: SMTP typed by hand, and explained; or, not on a terminal, a transcript played as a test.
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Talk SMTP to a server by hand, each reply explained; or learn how; or play a transcript as a test.",
            "",
            "Tab completes what the state allows and EHLO has offered; dots, octets and base64 are done for you. :help"
                    + " lists what the console does; :tutorial teaches SMTP in five minutes.",
            "Where standard input is no terminal, it is a transcript (C: S: C| X:), which is played against the server;"
                    + " the first line that does not fit ends it with exit code 1."
        },
        footer = {
            "",
            "Examples:",
            "  tasso console --tutorial",
            "  tasso console mx.example.com",
            "  tasso console --tls implicit mail.example.com:465",
            "  tasso console 127.0.0.1:2525 < relay-denied.txt",
            "",
            ExitCodes.LIST
        })
final class ConsoleCommand implements Callable<Integer> {
    private static final int IMPLICIT_TLS_PORT = 465;
    private static final int SCRIPT_OCTETS_MAX = 4 << 20;
    private static final int KEPT_LINES_MAX = 10_000;

    @Parameters(
            paramLabel = "HOST[:PORT]",
            arity = "0..1",
            description = "the server (port 25 where only a host is given)")
    private @Nullable String server;

    @Option(names = "--tutorial", description = "begin with the guided tour, on a server of its own")
    private boolean tutorial;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "write the conversation down at its end, without secrets; it can be played")
    private @Nullable Path save;

    @Mixin
    private final ConnectOptions connect = new ConnectOptions();

    @Mixin
    private final SecurityOptions securing = new SecurityOptions(TlsProvider.Choice.JSSE);

    @Mixin
    private final Printing printing = new Printing();

    private final Optional<Screen> given;
    private final Explainer explainer = new Explainer();
    private final List<Entry> said = new ArrayList<>();

    /// @param given where somebody types; empty for the terminal of the process, where it has one
    ConsoleCommand(Optional<Screen> given) {
        this.given = given;
    }

    private boolean interactive() {
        return given.isPresent() || Color.interactive();
    }

    @Override
    public Integer call() throws Failed {
        if (server == null && !tutorial) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "no server is named",
                    "tasso console HOST[:PORT], or tasso console --tutorial for a first look");
        }
        Optional<Dial> dial = server == null ? Optional.empty() : Optional.of(dial(server));
        boolean terminal = interactive();
        if (!terminal && dial.isEmpty()) {
            throw new Failed(
                    ExitCodes.USAGE, "the tour needs a terminal", "name a server to play a transcript against");
        }
        if (terminal && printing.json()) {
            throw new Failed(ExitCodes.USAGE, "--json is for transcripts from standard input", "leave it out");
        }
        try {
            return terminal ? converse(dial) : play(dial.orElseThrow());
        } finally {
            keep();
        }
    }

    private Dial dial(String named) throws Failed {
        if (!(ServerAddress.parse(named, ServerAddress.SMTP_PORT) instanceof ServerAddress.Tcp tcp)) {
            throw new Failed(ExitCodes.USAGE, "the console speaks over TCP only", "write it as host or host:port");
        }
        Security security = securing.read();
        ClientOptions options = connect.client(security.options(), Recorder.off());
        Verification verification = security.verification(tcp);
        Dial.Encryption encryption = switch (security.asked()
                .orElse(tcp.port() == IMPLICIT_TLS_PORT ? Security.Encryption.IMPLICIT : Security.Encryption.NONE)) {
            case NONE -> Dial.Encryption.NONE;
            case OFFERED -> Dial.Encryption.OFFERED;
            case STARTTLS -> Dial.Encryption.STARTTLS;
            case IMPLICIT -> Dial.Encryption.IMPLICIT;
        };
        return new Dial(
                tcp.toString(),
                connect.addresses(tcp),
                options,
                encryption,
                verification,
                security.contexts().of(verification));
    }

    /// The tour first, where it is wanted; then the server.
    private int converse(Optional<Dial> dial) throws Failed {
        try (Screen screen = given.isPresent()
                ? given.get()
                : TerminalScreen.open(printing.paint().on())) {
            Console console = new Console(screen, one -> inFull(one, screen.width() - 2), explainer);
            console.explaining(!printing.quiet());
            if (tutorial) {
                console.tutorial();
            }
            return dial.isPresent() ? outcome(console.run(dial.get(), this::witness)) : ExitCodes.OK;
        } catch (IOException lost) {
            throw lost(dial.map(Dial::named).orElse("the tour's server"), lost);
        }
    }

    private static int outcome(Optional<Reply> last) {
        return last.filter(reply -> reply.code() == 421).isPresent() ? ExitCodes.TEMPORARY : ExitCodes.OK;
    }

    private String inFull(Explanation explanation, int width) {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            new ExplainedText(out, printing.paint(), width).beneath(explanation);
        }
        return text.toString();
    }

    private static Failed lost(String named, IOException lost) {
        return switch (lost) {
            case SocketTimeoutException silence ->
                new Failed(ExitCodes.TIMEOUT, named + ": " + silence.getMessage(), "--timeout SECONDS waits longer");
            case ConnectException nobody -> Failed.lost(named, nobody);
            case SSLException broken -> Failed.lost(named, broken);
            default -> new Failed(ExitCodes.CONNECT, named + ": " + lost.getMessage());
        };
    }

    private int play(Dial dial) throws Failed {
        if (dial.encryption() == Dial.Encryption.STARTTLS || dial.encryption() == Dial.Encryption.OFFERED) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "a transcript says STARTTLS itself",
                    "leave --tls out, and write C: STARTTLS and S: 220 *: the handshake follows");
        }
        Play play = script();
        printing.note("playing the transcript of standard input against " + dial.named());
        long startNanos = System.nanoTime();
        Play.Played played;
        try {
            played = play.against(dial, this::witness);
        } catch (IOException lost) {
            throw lost(dial.named(), lost);
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
        int exitCode = played.mismatch().map(ConsoleCommand::exitCode).orElse(ExitCodes.OK);
        if (printing.json()) {
            printing.object(object(dial, play, played, taken));
            return exitCode;
        }
        if (played.mismatch().isPresent()) {
            Mismatch other = played.mismatch().get();
            throw new Failed(
                    exitCode,
                    "line " + play.lineOf(other) + " of the transcript: expected " + other.wanted() + "\n  but got "
                            + other.got(),
                    meaning(other.got()));
        }
        printing.chat("ok: " + QueueLines.plural(played.compared(), "line") + " of the server as written, in "
                + taken.toMillis() + " ms");
        return exitCode;
    }

    private static int exitCode(Mismatch mismatch) {
        return switch (mismatch.instead()) {
            case WORDS, END -> ExitCodes.REFUSED;
            case SILENCE -> ExitCodes.TIMEOUT;
        };
    }

    private Play script() throws Failed {
        try {
            byte[] octets = System.in.readNBytes(SCRIPT_OCTETS_MAX + 1);
            if (octets.length > SCRIPT_OCTETS_MAX) {
                throw new Failed(ExitCodes.USAGE, "the transcript is longer than " + Amounts.size(SCRIPT_OCTETS_MAX));
            }
            return Play.parse(new String(octets, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException broken) {
            throw new Failed(
                    ExitCodes.USAGE,
                    String.valueOf(broken.getMessage()),
                    "standard input is no terminal, so it is played: lines begin with C: S: C| X: or #");
        } catch (IOException unreadable) {
            throw new Failed(ExitCodes.USAGE, "cannot read standard input: " + unreadable.getMessage());
        }
    }

    /// Every line of the conversation, as it is said.
    private void witness(Entry entry) {
        if (said.size() < KEPT_LINES_MAX) {
            said.add(entry);
        }
        if (!interactive()) {
            printing.chat(entry.toString());
        }
    }

    /// What a reply means that was not expected; empty where it is none.
    private String meaning(String got) {
        return explainer.explain(Paste.of(got)).explanations().stream()
                .findFirst()
                .filter(one -> one.said().code() > 0)
                .map(Explanation::means)
                .orElse("");
    }

    private ObjectNode object(Dial dial, Play play, Play.Played played, Duration taken) {
        ObjectNode object = Printing.object()
                .put("ok", played.mismatch().isEmpty())
                .put("server", dial.named())
                .put("compared", played.compared())
                .put("ms", taken.toMillis());
        played.mismatch()
                .ifPresent(other -> object.putObject("mismatch")
                        .put("line", play.lineOf(other))
                        .put("expected", other.wanted())
                        .put("got", other.got())
                        .put("instead", other.instead().name().toLowerCase(Locale.ROOT))
                        .put("means", meaning(other.got())));
        ArrayNode lines = object.putArray("transcript");
        said.forEach(entry -> lines.addObject().put("ms", entry.offsetMs()).put("line", entry.toString()));
        return object;
    }

    private void keep() throws Failed {
        if (save == null) {
            return;
        }
        try {
            Files.writeString(
                    save, new Transcript(said).print(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException unwritable) {
            throw new Failed(ExitCodes.USAGE, "cannot write " + save + ": " + unwritable, "name a new file");
        }
    }
}
