package dev.tasso.mta.cli;

import static dev.tasso.mta.cli.ExitCodes.CONNECT;
import static dev.tasso.mta.cli.ExitCodes.REFUSED;
import static dev.tasso.mta.cli.ExitCodes.TEMPORARY;
import static dev.tasso.mta.cli.ExitCodes.TIMEOUT;
import static dev.tasso.mta.cli.ExitCodes.TLS;
import static dev.tasso.mta.cli.Mischief.dripping;
import static dev.tasso.mta.cli.Mischief.endless;
import static dev.tasso.mta.cli.Mischief.leaving;
import static dev.tasso.mta.cli.Mischief.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.console.TypedScreen;
import dev.tasso.mta.dns.ZoneDns;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every command that talks to a server, against servers that stall, reset, flood, talk garbage or break TLS: it ends
/// soon, in little memory, with the right exit code and a last line that helps.
///
/// Most of it is waiting: those who wait all do so at once, with little patience; beside them the others run a few at a
/// time, with more patience than they need.
@Timeout(60)
class HostileServerCommandsTest {

    private static final Duration SOON = Duration.ofSeconds(9);
    private static final int BUSY_AT_ONCE_MAX = 3;
    private static final String TRANSCRIPT = """
        S: 220 *
        C: EHLO me
        S: ...
        S: 250 *
        C: STARTTLS
        S: 220 *
        X: tls
        """;
    private static final InputStream STANDARD_INPUT = System.in;

    private enum Command {
        SEND("send --server=SERVER --to=you@example.org --timeout=SECONDS --total-timeout=8 --verbose"),
        BENCH("bench --server=SERVER --to=you@example.org --timeout=SECONDS --total-timeout=8 --messages=20"),
        PROBE("probe SERVER --timeout=SECONDS --total-timeout=8 --dns-timeout=1 --resolver=127.0.0.1:1"),
        /// The console, playing a transcript.
        PLAY("console SERVER --timeout=SECONDS --total-timeout=8"),
        /// The console, with somebody who types.
        TALK("console SERVER --timeout=SECONDS --total-timeout=8"),
        DOCTOR("doctor --to=SERVER --timeout=SECONDS --dns-timeout=1 --resolver=127.0.0.1:1 --data=FOLDER --quiet"),
        CHECK("dns check a.test --policy-port=PORT --policy-timeout=SECONDS --resolver=127.0.0.1:DNS --quiet"),
        SINK_WAIT("sink wait --run=FOLDER/run --timeout=SECONDSs"),
        SINK_LIST("sink list --run=FOLDER/run"),
        QUEUE_LIST("queue list --data=FOLDER"),
        TOP("top --once --data=FOLDER"),
        TRACE("trace --data=FOLDER");

        private static final Set<Command> OVER_SMTP = EnumSet.of(SEND, BENCH, PROBE, PLAY, TALK);
        private static final Set<Command> OVER_HTTP = EnumSet.of(SINK_WAIT, SINK_LIST, QUEUE_LIST, TOP, TRACE);
        private final String words;

        Command(String words) {
            this.words = words;
        }
    }

    /// What a server does, and how `send` and `bench`, `probe`, a played transcript and somebody at the console end.
    private record Row(String does, RawServer.Part part, int send, int probe, int play, int talk) {
        /// The same after a beginning that goes well.
        Row after(UnaryOperator<RawServer.Part> beginning) {
            return new Row(does, beginning.apply(part), send, probe, play, talk);
        }

        int exitCode(Command command) {
            return switch (command) {
                case SEND, BENCH -> send;
                case PROBE -> probe;
                case PLAY -> play;
                case TALK -> talk;
                case DOCTOR, CHECK -> REFUSED;
                case SINK_WAIT, SINK_LIST, QUEUE_LIST, TOP, TRACE -> CONNECT;
            };
        }
    }

    private static final List<Row> NO_GREETING = List.of(
            new Row("is silent", Mischief::waiting, TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT),
            new Row("drips", dripping("2"), TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT),
            new Row("drips a long greeting", dripping("220-"), TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT),
            new Row("hangs up", leaving(""), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("talks garbage", leaving("\0\1\2\u00ff\u001b[2J\r\n"), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("talks SSH", leaving("SSH-2.0-OpenSSH_9.7\r\n"), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("says a line without an end", endless("220 ", "x"), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("greets without an end", endless("", "220-hello\r\n"), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("changes its mind", leaving("220-one\r\n250 two\r\n"), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("greets with 250", leaving("250 hello\r\n"), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("greets with 235", leaving("235 2.7.0 you are in\r\n"), CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("lets us in", leaving("220 mx\r\n235 2.7.0 in\r\n"), CONNECT, CONNECT, REFUSED, CONNECT));

    private static final List<Row> NO_MAIL = List.of(
            new Row("is busy", leaving("421 4.3.2 later\r\n"), TEMPORARY, TEMPORARY, REFUSED, TEMPORARY),
            new Row("is shut", saying("554 5.7.1 \u001b]0;go away\u0007\r\n"), REFUSED, REFUSED, REFUSED, CONNECT));

    private static final List<Row> NO_HELLO = List.of(
            new Row(
                    "answers EHLO without an end",
                    endless("", "250-X-ENDLESS\r\n"),
                    CONNECT,
                    CONNECT,
                    REFUSED,
                    CONNECT),
            new Row("does not answer EHLO", Mischief::waiting, TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT),
            new Row("drips its answer to EHLO", dripping("250-"), TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT),
            new Row("resets", Mischief::resetting, CONNECT, CONNECT, REFUSED, CONNECT),
            new Row("breaks off", leaving("250-mx\r\n"), CONNECT, CONNECT, REFUSED, CONNECT));

    private static final List<Row> NO_TLS = List.of(
            new Row("offers TLS and has none now", saying("454 4.7.0 not now\r\n"), TLS, REFUSED, REFUSED, TLS),
            new Row("never heard of TLS", saying("502 5.5.1 what?\r\n"), TLS, REFUSED, REFUSED, TLS),
            new Row("talks on in clear", leaving("220 go\r\njunk junk junk\r\n"), TLS, TLS, TLS, TLS),
            new Row("injects a reply", leaving("220 go\r\n250-evil.example\r\n250 AUTH PLAIN\r\n"), TLS, TLS, TLS, TLS),
            new Row("says 250 to STARTTLS", saying("250 go\r\n"), TLS, TLS, REFUSED, TLS),
            new Row("says 354 to STARTTLS", saying("354 go\r\n"), TLS, TLS, REFUSED, TLS),
            new Row("shakes no hands", Mischief::stallingInTls, TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT),
            new Row("drips its handshake", dripping("220 go\r\n"), TLS, TLS, TLS, TLS));

    @TempDir
    private static Path folder;

    private static ZoneDns dns;
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private final Semaphore room = new Semaphore(BUSY_AT_ONCE_MAX);
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    private final List<DynamicTest> started = new ArrayList<>();

    /// With a policy of MTA-STS that is to be fetched from whoever listens there.
    @BeforeAll
    static void startDns() throws Exception {
        dns = new ZoneDns(
                "a.test MX 10 mx.a.test.",
                "mx.a.test A 203.0.113.7",
                "_mta-sts.a.test TXT \"v=STSv1; id=1\"",
                "mta-sts.a.test A 127.0.0.1");
    }

    @BeforeAll
    static void typeTheTranscript() {
        byte[] octets = TRANSCRIPT.getBytes(StandardCharsets.UTF_8);
        System.setIn(new ByteArrayInputStream(octets) {
            // Each command reads all of it.
            @Override
            public byte[] readNBytes(int length) {
                return octets.clone();
            }
        });
    }

    @AfterAll
    static void leaveStandardInput() {
        dns.close();
        System.setIn(STANDARD_INPUT);
    }

    /// Everything is started at once; each test waits for its own.
    @TestFactory
    List<DynamicTest> c30_34_35_36_37_72_73_74_everyCommandEndsSoonAndSaysWhy() {
        for (Command each : Command.values()) {
            if (each != Command.DOCTOR) {
                NO_GREETING.stream()
                        .filter(row -> Command.OVER_SMTP.contains(each) || row.send != TIMEOUT)
                        .forEach(row -> against(row, each));
            }
        }
        against(NO_GREETING.getFirst(), Command.DOCTOR);
        against(NO_GREETING.getLast(), Command.DOCTOR);
        for (Command each : Command.OVER_SMTP) {
            NO_MAIL.forEach(row -> against(row, each));
            NO_HELLO.forEach(row -> against(row.after(Mischief::greeting), each));
            NO_TLS.forEach(row -> against(row.after(Mischief::offeringTls), each, tls(each)));
        }
        // One after the other, twenty messages would wait for twenty seconds.
        against(NO_GREETING.getFirst(), Command.BENCH, "--sessions=1");
        messages();
        certificates();
        overHttp();
        nobody();
        return started;
    }

    private static String[] tls(Command command) {
        boolean itself = command == Command.PROBE || command == Command.PLAY;
        return itself ? new String[0] : new String[] {"--tls=starttls"};
    }

    private void against(Row row, Command command, String... more) {
        start(command, row.does, () -> {
            try (RawServer server = new RawServer(row.part)) {
                run(command, row.exitCode(command), server.address(), more);
                assertThat(server.complaints()).isEmpty();
            }
        });
    }

    private void messages() {
        List<Map.Entry<Script, Integer>> rows = List.of(
                Map.entry(Script.normal().stallingAt(Step.MAIL), TIMEOUT),
                Map.entry(Script.normal().stallingAt(Step.BODY), TIMEOUT),
                Map.entry(Script.normal().stallingAt(Step.END_OF_DATA), TIMEOUT),
                Map.entry(Script.normal().losingReplies(99), CONNECT),
                Map.entry(Script.normal().at(Step.RCPT, new Fault.HangUp()), CONNECT),
                Map.entry(Script.normal().at(Step.DATA, new Fault.Flood("354-x\r\n")), CONNECT),
                Map.entry(Script.normal().at(Step.MAIL, Fault.answer(552, "5.3.4", "\u202eBig\u001b[0m")), REFUSED),
                Map.entry(Script.normal().at(Step.END_OF_DATA, Fault.answer(452, "4.3.1", "Full")), TEMPORARY));
        for (Map.Entry<Script, Integer> row : rows) {
            against(row.getKey(), row.getValue(), Command.SEND, "--body=" + "xxxxxxxx\n".repeat(50_000));
            against(row.getKey(), row.getValue(), Command.BENCH, "--size=450000");
        }
    }

    private void certificates() {
        Script stranger = Script.normal().startTls(AUTHORITY.server("localhost"));
        against(stranger, TLS, Command.PLAY, "--verify");
        for (Command each : List.of(Command.SEND, Command.BENCH, Command.TALK)) {
            against(stranger, TLS, each, "--tls=starttls", "--verify");
            against(Script.normal(), TLS, each, "--tls=starttls");
        }
    }

    private void against(Script script, int exitCode, Command command, String... more) {
        start(command, script.toString(), () -> {
            try (ScenarioServer server = ScenarioServer.start(script)) {
                run(command, exitCode, "127.0.0.1:" + server.port(), more);
            }
        });
    }

    private void overHttp() {
        String ok = "HTTP/1.1 200 OK\r\n";
        String refusal = "{\"error\":\"\\u001b[2Jno\\r\\nnew line\",\"cure\":\"\\u0007ring the operator\"}";
        List<Map.Entry<RawServer.Part, Integer>> rows = List.of(
                Map.entry(Mischief::resetting, CONNECT),
                Map.entry(endless(ok, "X: y\r\n"), CONNECT),
                Map.entry(endless(ok + "\r\n", "[[[["), CONNECT),
                Map.entry(endless(ok + "\r\n{\"messages\":\"", "xxxx"), CONNECT),
                Map.entry(leaving(ok + "Content-Length: 99\r\n\r\n{"), CONNECT),
                Map.entry(leaving(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), CONNECT),
                Map.entry(leaving("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n"), REFUSED),
                Map.entry(leaving("HTTP/1.1 401 No\r\n\r\n" + refusal), REFUSED),
                Map.entry(leaving("HTTP/1.1 503 No\r\n\r\n"), TEMPORARY));
        for (Map.Entry<RawServer.Part, Integer> row : rows) {
            Command.OVER_HTTP.forEach(each -> overHttp(row.getKey(), row.getValue(), each));
        }
        for (RawServer.Part late : List.<RawServer.Part>of(
                Mischief::waiting, dripping("HTTP/1.1 2"), dripping(ok), dripping(ok + "\r\n{\"messages\":\""))) {
            overHttp(late, TIMEOUT, Command.SINK_WAIT);
        }
    }

    private void overHttp(RawServer.Part part, int exitCode, Command command) {
        start(command, "listens where the own server did", () -> {
            try (RawServer server = new RawServer(Mischief.asked(part))) {
                run(command, exitCode, server.address());
                assertThat(server.complaints()).isEmpty();
            }
        });
    }

    private void nobody() {
        for (Command each : Command.values()) {
            int exitCode = each == Command.DOCTOR || each == Command.CHECK ? REFUSED : CONNECT;
            start(each, "is not there", () -> run(each, exitCode, "127.0.0.1:1"));
            start(each, "has no name", () -> run(each, exitCode, "nowhere.invalid:25"));
        }
    }

    @Test
    void whoseEndOfDataIsNotAnsweredIsToldThatItMayHaveBeenTaken() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().losingReplies(1))) {
            Typed typed = run(Command.SEND, CONNECT, "127.0.0.1:" + server.port());
            assertThat(typed.err()).endsWith("tasso: the server may have taken the message all the same (RFC 1047)\n");
        }
    }

    private void start(Command command, String does, Run run) {
        Future<?> running = threads.submit(() -> {
            run.run();
            return "";
        });
        started.add(DynamicTest.dynamicTest(command + ": a server that " + does, () -> {
            try {
                running.get();
            } catch (ExecutionException failure) {
                throw failure.getCause();
            }
        }));
    }

    private interface Run {
        void run() throws Exception;
    }

    private Typed run(Command command, int exitCode, String server, String... more) throws Exception {
        boolean waits = exitCode == TIMEOUT || command == Command.DOCTOR || command == Command.CHECK;
        if (!waits) {
            room.acquire();
        }
        try {
            Path own = Files.createTempDirectory(folder, "own");
            Files.createDirectory(own.resolve("run"));
            Files.writeString(own.resolve("run/http"), "http://" + server);
            Files.writeString(own.resolve("run/token"), "secret");
            String words = command.words
                    .replace("SERVER", server)
                    .replace("PORT", server.substring(server.indexOf(':') + 1))
                    .replace("DNS", String.valueOf(dns.address().getPort()))
                    .replace("FOLDER", own.toString())
                    .replace("SECONDS", waits ? "1" : "5");
            List<String> all = new ArrayList<>(List.of(words.split(" ", -1)));
            all.addAll(List.of(more));
            long startNanos = System.nanoTime();
            Typed typed = command == Command.TALK ? talk(all) : Typed.run(all, line -> line);
            Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
            String printed = typed.out() + typed.err();
            assertThat(typed.exitCode()).as(printed).isEqualTo(exitCode);
            assertThat(took).as(printed).isLessThan(SOON);
            assertThat(printed.codePoints().filter(c -> c != '\n').noneMatch(HostileServerCommandsTest::moves))
                    .as(printed)
                    .isTrue();
            String last =
                    (typed.err().isEmpty() ? typed.out() : typed.err()).lines().reduce("", (_, line) -> line);
            assertThat(last)
                    .as(printed)
                    .matches("tasso: .{12,}|  [a-z ]{7} .{12,}|.*refused at.*|(error|warning) .{20,}|\\d+ errors?, .*");
            return typed;
        } finally {
            if (!waits) {
                room.release();
            }
        }
    }

    /// Somebody at the console; what the screen shows counts as printed.
    private static Typed talk(List<String> words) {
        TypedScreen screen = new TypedScreen("EHLO me", ":quit");
        Typed typed = Typed.run(words, line -> {
            line.getCommandSpec().removeSubcommand("console");
            line.addSubcommand(new ConsoleCommand(Optional.of(screen)));
            return line.setCaseInsensitiveEnumValuesAllowed(true);
        });
        return new Typed(typed.exitCode(), screen.text() + typed.out(), typed.err());
    }

    /// Whether a terminal would do something else than show it.
    private static boolean moves(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT;
    }
}
