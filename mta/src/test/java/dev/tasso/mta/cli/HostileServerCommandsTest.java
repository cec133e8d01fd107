package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every command that talks to a server, against servers that stall, reset, flood, talk garbage or break TLS: it ends
/// soon, in little memory, with the right exit code and a last line that helps.
@Timeout(180)
class HostileServerCommandsTest {

    private static final Duration SOON = Duration.ofSeconds(8);
    private static final long HEAP_GROWTH_MAX = 64 << 20;

    /// The commands, each with what makes it talk to the server; STARTTLS is asked for where the list says so.
    private static final Map<String, List<String>> COMMANDS =
            Map.of("send", List.of("send", "--server=SERVER", "--to=you@example.org", "--timeout=1"));

    private static final String EHLO = "250-mx\r\n250-STARTTLS\r\n250 PIPELINING\r\n";

    private final Shell shell = new Shell();

    @Test
    void c13_72_73_whatComesInPlaceOfAGreeting() throws Exception {
        everyCommand(ExitCodes.TIMEOUT, socket -> waiting(socket));
        everyCommand(ExitCodes.CONNECT, socket -> socket.setSoLinger(true, 0));
        everyCommand(ExitCodes.CONNECT, socket -> say(socket, "\0\1\2\u00ff\u001b[2J\r\n"));
        everyCommand(ExitCodes.CONNECT, socket -> say(socket, "SSH-2.0-OpenSSH_9.7\r\n"));
        everyCommand(ExitCodes.CONNECT, HostileServerCommandsTest::endlessLine);
        everyCommand(ExitCodes.CONNECT, socket -> endless(socket, "220-hello\r\n", ""));
        everyCommand(ExitCodes.CONNECT, socket -> say(socket, "220-one\r\n250 two\r\n"));
        everyCommand(ExitCodes.TIMEOUT, HostileServerCommandsTest::dripping);
        everyCommand(ExitCodes.TEMPORARY, socket -> say(socket, "421 4.3.2 later\r\n"));
        everyCommand(ExitCodes.REFUSED, socket -> say(socket, "554 5.7.1 \u001b]0;go away\u0007\r\n"));
    }

    @Test
    void c36_aGreetingThatIsNone() throws Exception {
        everyCommand(ExitCodes.CONNECT, socket -> say(socket, "250 hello\r\n"));
        everyCommand(ExitCodes.CONNECT, socket -> say(socket, "235 2.7.0 you are in\r\n"));
        everyCommand(ExitCodes.CONNECT, socket -> say(socket, "220 mx\r\n235 2.7.0 you are in\r\n"));
    }

    @Test
    void c72_whatComesInPlaceOfAnAnswerToEhlo() throws Exception {
        everyCommand(ExitCodes.CONNECT, socket -> {
            say(socket, "220 mx\r\n");
            line(socket);
            endless(socket, "250-X-ENDLESS\r\n", "");
        });
        everyCommand(ExitCodes.TIMEOUT, socket -> {
            say(socket, "220 mx\r\n");
            waiting(socket);
        });
        everyCommand(ExitCodes.CONNECT, socket -> {
            say(socket, "220 mx\r\n");
            line(socket);
            say(socket, "250-mx\r\n");
        });
    }

    @Test
    void c30_34_35_tlsThatIsBroken() throws Exception {
        for (String answer : List.of(
                "454 4.7.0 not now\r\n",
                "502 5.5.1 never heard of it\r\n",
                "220 go\r\njunk junk junk\r\n",
                "220 go\r\n250-evil.example\r\n250 AUTH PLAIN\r\n",
                "250 go\r\n",
                "354 go\r\n")) {
            everyCommand(
                    ExitCodes.TLS,
                    socket -> {
                        say(socket, "220 mx\r\n");
                        line(socket);
                        say(socket, EHLO);
                        line(socket);
                        say(socket, answer);
                        line(socket);
                    },
                    "--tls=starttls");
        }
        everyCommand(
                ExitCodes.TIMEOUT,
                socket -> {
                    say(socket, "220 mx\r\n");
                    line(socket);
                    say(socket, EHLO);
                    line(socket);
                    say(socket, "220 go\r\n");
                    waiting(socket);
                },
                "--tls=starttls");
        everyCommand(ExitCodes.TLS, socket -> say(socket, "220 mx plain\r\n"), "--tls=implicit");
    }

    @Test
    void c37_aCertificateThatNobodyTrusts() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(
                Script.normal().startTls(TestAuthority.create().server("localhost")))) {
            for (String command : COMMANDS.keySet()) {
                run(command, ExitCodes.TLS, "127.0.0.1:" + server.port(), "--tls=starttls", "--verify");
            }
        }
    }

    @Test
    void aMessageThatIsNotTakenOrNotAnswered() throws Exception {
        for (Map.Entry<Script, Integer> one : Map.of(
                        Script.normal().stallingAt(Step.MAIL), ExitCodes.TIMEOUT,
                        Script.normal().stallingAt(Step.BODY), ExitCodes.TIMEOUT,
                        Script.normal().stallingAt(Step.END_OF_DATA), ExitCodes.TIMEOUT,
                        Script.normal().losingReplies(9), ExitCodes.CONNECT,
                        Script.normal().at(Step.RCPT, new Fault.HangUp()), ExitCodes.CONNECT,
                        Script.normal().at(Step.DATA, new Fault.Flood("354-x\r\n")), ExitCodes.CONNECT,
                        Script.normal().at(Step.MAIL, Fault.answer(552, "5.3.4", "\u202eToo big\u001b[0m")),
                                ExitCodes.REFUSED,
                        Script.normal().at(Step.END_OF_DATA, Fault.answer(452, "4.3.1", "Full")), ExitCodes.TEMPORARY)
                .entrySet()) {
            try (ScenarioServer server = ScenarioServer.start(one.getKey())) {
                run(
                        "send",
                        one.getValue(),
                        "127.0.0.1:" + server.port(),
                        "--body=" + "x".repeat(90).concat("\n").repeat(5_000));
            }
        }
        assertThat(shell.err() + shell.out()).isNotEmpty();
    }

    @Test
    void whoseEndOfDataIsNotAnsweredIsToldThatItMayHaveBeenTaken() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().losingReplies(1))) {
            run("send", ExitCodes.CONNECT, "127.0.0.1:" + server.port());
            assertThat(shell.err()).endsWith("tasso: the server may have taken the message all the same (RFC 1047)\n");
        }
    }

    @Test
    void nobodyAtAll() {
        for (String command : COMMANDS.keySet()) {
            run(command, ExitCodes.CONNECT, "127.0.0.1:1");
            run(command, ExitCodes.CONNECT, "nowhere.invalid:25");
        }
    }

    private void everyCommand(int exitCode, RawServer.Part part, String... more) throws Exception {
        for (String command : COMMANDS.keySet()) {
            try (RawServer server = new RawServer(part)) {
                run(command, exitCode, server.address(), more);
            }
        }
    }

    private void run(String command, int exitCode, String server, String... more) {
        shell.clear();
        List<String> words = new ArrayList<>();
        Objects.requireNonNull(COMMANDS.get(command)).forEach(word -> words.add(word.replace("SERVER", server)));
        words.addAll(List.of(more));
        words.add("--verbose");
        System.gc();
        long heapBefore = used();
        long startNanos = System.nanoTime();
        assertThat(shell.run(words))
                .as(command + "\n" + shell.out() + shell.err())
                .isEqualTo(exitCode);
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(SOON);
        System.gc();
        assertThat(used() - heapBefore).isLessThan(HEAP_GROWTH_MAX);
        String printed = shell.out() + shell.err();
        assertThat(printed.codePoints().filter(c -> c != '\n').noneMatch(HostileServerCommandsTest::moves))
                .as(printed)
                .isTrue();
        assertThat((shell.err().isEmpty() ? shell.out() : shell.err())
                        .lines()
                        .toList()
                        .getLast())
                .as(printed)
                .matches("tasso: .{12,}|  [a-z ]{7} .{12,}|.*refused at.*");
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// Whether a terminal would do something else than show it.
    private static boolean moves(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {}
    }

    private static void waiting(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void endless(Socket socket, String text, String end) throws IOException {
        byte[] many = text.repeat(1_000).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 1_000; i++) {
            socket.getOutputStream().write(many);
        }
        say(socket, end);
    }

    /// A gibibyte without a line end.
    private static void endlessLine(Socket socket) throws IOException {
        byte[] many = "220 ".concat("x".repeat((1 << 16) - 4)).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 1 << 14; i++) {
            socket.getOutputStream().write(many);
        }
    }

    private static void dripping(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        for (int i = 0; i < 600; i++) {
            say(socket, "2");
            if (i > 2) {
                say(socket, "x");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000L);
        }
    }
}
