package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Shell;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.transcript.Transcript;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tasso trace in`: who watches sees what was asked for, and nobody waits for who watches.
@Timeout(120)
class TraceTest {
    private static final int WATCHERS_MAX = 8;

    @TempDir
    private static Path folder;

    private static RunningTasso tasso;

    @BeforeAll
    static void start() throws Exception {
        tasso = RunningTasso.start(folder, "[local]\ndomains = [\"us.test\"]\nmailboxes = [\"anna\"]\n");
    }

    @AfterAll
    static void stop() {
        tasso.close();
    }

    private static SmtpClient client(String name) throws IOException {
        SmtpClient client = SmtpClient.connect(ClientOptions.named(name), tasso.address("mx"));
        client.greeting();
        client.hello();
        return client;
    }

    private static void session(String name, String from, String to) throws IOException {
        try (SmtpClient client = client(name)) {
            client.command("MAIL FROM:<" + from + ">");
            client.command("RCPT TO:<" + to + ">");
            client.quit();
        }
    }

    @Test
    void aSessionIsShownFromItsStartAndOneThatBeganBeforeFromNowOn() throws Exception {
        try (SmtpClient before = client("before.example");
                Tracing trace = Tracing.of(tasso.data(), "in", "--count", "2")) {
            before.command("NOOP one");
            session("after.example", "a@one.example", "anna@us.test");
            trace.await("# closed");
            before.command("NOOP two");
            before.quit();
            assertThat(trace.end()).isEqualTo(ExitCodes.OK);
            assertThat(trace.out()).doesNotContain("before.example", "\u001b");
            List<String> lines = trace.out().lines().toList();
            assertThat(lines.get(0)).matches("# session \\d+, in: 127\\.0\\.0\\.1:\\d+ came to mx, .+Z");
            assertThat(lines.get(1)).matches(" *\\d+ # watched from here on");
            assertThat(lines.get(2)).matches(" *\\d+ C: NOOP one");
            assertThat(lines).filteredOn(line -> line.startsWith("# session")).hasSize(3);
            Transcript read = Transcript.parse(trace.out());
            assertThat(read.print())
                    .containsSubsequence(
                            "S: 220 mx.test",
                            "C: EHLO after.example",
                            "S: 250-mx.test",
                            "C: MAIL FROM:<a@one.example>",
                            "S: 250 2.1.0",
                            "C: RCPT TO:<anna@us.test>",
                            "S: 250 2.1.5",
                            "C: QUIT",
                            "S: 221 2.0.0",
                            "# closed",
                            "C: NOOP two",
                            "# closed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--from,ann@one.example",
        "--from,ANN@One.Example",
        "--from,@one.example",
        "--to,anna@us.test",
        "--to,@us.test",
        "--domain,one.example",
        "--domain,us.test",
    })
    void whatIsWantedIsShownFromItsStartAndNothingElse(String option, String value) throws Exception {
        try (Tracing trace = Tracing.of(tasso.data(), "in", option, value, "--count", "1")) {
            session("other.example", "ben@two.example", "nobody@three.example");
            session("wanted.example", "ann@one.example", "anna@us.test");
            assertThat(trace.end()).isEqualTo(ExitCodes.OK);
            assertThat(trace.out())
                    .contains("S: 220 mx.test", "C: EHLO wanted.example", "MAIL FROM:<ann@one.example>")
                    .doesNotContain("other.example", "two.example");
        }
    }

    @Test
    void allFiltersMustFitAndTheNullSenderIsOne() throws Exception {
        try (Tracing both = Tracing.of(tasso.data(), "--from", "a@one.example", "--to", "@us.test", "--count", "1");
                Tracing none = Tracing.of(tasso.data(), "--from", "<>", "--count", "1");
                Tracing there = Tracing.of(tasso.data(), "--ip", "127.0.0.0/8", "--count", "4");
                Tracing elsewhere = Tracing.of(tasso.data(), "--ip", "192.0.2.1", "--timeout", "1500ms")) {
            session("first.example", "a@one.example", "anna@elsewhere.test");
            session("second.example", "b@one.example", "anna@us.test");
            session("third.example", "a@one.example", "anna@us.test");
            session("fourth.example", "", "anna@us.test");
            assertThat(both.end()).isZero();
            assertThat(both.out()).contains("EHLO third").doesNotContain("first", "second", "fourth");
            assertThat(none.end()).isZero();
            assertThat(none.out()).contains("EHLO fourth").doesNotContain("first", "second", "third");
            assertThat(there.end()).isZero();
            assertThat(there.out()).contains("EHLO first", "EHLO second", "EHLO third", "EHLO fourth");
            assertThat(elsewhere.end()).isZero();
            assertThat(elsewhere.out()).isEmpty();
        }
    }

    @Test
    void aClientsControlCharactersAreShownAndNotFollowed() throws Exception {
        try (Tracing trace = Tracing.of(tasso.data(), "in", "--color", "always", "--count", "1");
                Tracing json = Tracing.of(tasso.data(), "in", "--json", "--count", "1")) {
            try (SmtpClient client = client("rude.example")) {
                client.command("NOOP \u001b[2J\u0007\u009b31m\u202egpj.exe");
                client.quit();
            }
            assertThat(trace.end()).isZero();
            assertThat(trace.out())
                    .contains("C: NOOP \\u001b[2J\\u0007\\u009b31m\\u202egpj.exe\n")
                    .doesNotContain("\u001b[2J", "\u0007", "\u009b", "\u202e");
            assertThat(json.end()).isZero();
            assertThat(json.out()).matches("[\\n -~]*").doesNotContain("\u001b");
            List<JsonNode> events = json.out()
                    .lines()
                    .map(line -> JsonMapper.shared().readTree(line))
                    .toList();
            assertThat(events)
                    .extracting(event -> event.path("event").asString())
                    .startsWith("begun", "said")
                    .endsWith("ended");
            assertThat(events)
                    .extracting(event -> event.path("text").asString(""))
                    .contains("NOOP \u001b[2J\u0007\u009b31m\u202egpj.exe");
            assertThat(events.get(1).path("kind").asString()).isEqualTo("server");
            assertThat(events.get(1).path("offsetMs").isNumber()).isTrue();
        }
    }

    @Test
    void whoDoesNotReadHoldsNobodyUpAndIsToldWhatItMissed() throws Exception {
        // More than the buffers of both sides hold: some 10 MB.
        String line = "RCPT TO:<anna@us.test> ORCPT=rfc822;" + "x".repeat(300) + "@one.example\r\n";
        byte[] many = line.repeat(200).getBytes(StandardCharsets.US_ASCII);
        try (Socket slow = watching(tasso, "way=in")) {
            for (int i = 0; i < 24; i++) {
                try (SmtpClient client = client("busy.example")) {
                    client.command("MAIL FROM:<a@one.example>");
                    for (int group = 0; group < 4; group++) {
                        assertThat(client.exchange(200, many)).allMatch(reply -> reply.positive());
                    }
                    client.quit();
                }
            }
            byte[] seen = new byte[65_536];
            StringBuilder text = new StringBuilder();
            while (!text.toString().contains("\"event\":\"missed\",\"lines\":")) {
                text.delete(0, Math.max(0, text.length() - 100));
                int count = slow.getInputStream().read(seen);
                assertThat(count).isPositive();
                text.append(new String(seen, 0, count, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void soManyMayWatchAndWhoIsGoneMakesRoom(@TempDir Path other) throws Exception {
        try (RunningTasso busy = RunningTasso.start(other, "")) {
            String data = busy.data().toString();
            List<Socket> watching = new ArrayList<>();
            for (int i = 0; i < WATCHERS_MAX; i++) {
                watching.add(watching(busy, "way=out"));
            }
            Shell shell = new Shell();
            assertThat(shell.run("trace", "--data", data)).isEqualTo(ExitCodes.TEMPORARY);
            assertThat(shell.err()).contains("8 watch already", "end another tasso trace first");
            // As a process that is killed: its socket is gone, and it has said nothing.
            for (Socket socket : watching) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            Tracing.await(
                    "room again", () -> new Shell().run("trace", "--timeout", "1ms", "--data", data) == ExitCodes.OK);
        }
    }

    /// Watches by hand, and reads no more than that it does.
    private static Socket watching(RunningTasso tasso, String query) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(65_536);
        socket.connect(
                new InetSocketAddress(tasso.http("/").getHost(), tasso.http("/").getPort()));
        socket.getOutputStream()
                .write(("GET /v1/trace?" + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                                + tasso.token() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().contains("watching")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the end of %s", head).isNotNegative();
            head.append((char) next);
        }
        return socket;
    }

    @Test
    void whoMayNotAskAndWhatCannotBeMeantIsTold(@TempDir Path other) throws Exception {
        Shell shell = new Shell();
        assertThat(shell.run("trace", "--data", other.toString())).isEqualTo(ExitCodes.CONNECT);
        assertThat(shell.err()).contains("no server is running on " + other, "start one with: ./tasso serve");
        Files.createDirectories(other.resolve("run"));
        Files.copy(tasso.data().resolve("run/http"), other.resolve("run/http"));
        Files.writeString(other.resolve("run/token"), "0".repeat(64));
        assertThat(shell.run("trace", "--data", other.toString())).isEqualTo(ExitCodes.REFUSED);
        assertThat(shell.err()).contains("no token, or not the right one");
        for (String[] wrong : new String[][] {
            {"--ip", "nowhere"}, {"--from", "ann"}, {"--domain", "a b"}, {"--timeout", "soon"}, {"--count", "0"}
        }) {
            assertThat(shell.run(
                            "trace", wrong[0], wrong[1], "--data", tasso.data().toString()))
                    .as(wrong[0])
                    .isEqualTo(ExitCodes.USAGE);
        }
        assertThat(shell.run("trace", "across", "--data", tasso.data().toString()))
                .isEqualTo(ExitCodes.USAGE);
        for (String query : List.of("way=up", "ip=x", "within=x", "form=a@b.example")) {
            assertThat(tasso.get("/v1/trace?" + query).path("error").asString(""))
                    .as(query)
                    .isNotEmpty();
        }
    }

    @Test
    void aTimeThatIsUpBeforeTheCountIsATimeout() throws Exception {
        try (Tracing trace = Tracing.of(tasso.data(), "out", "--count", "1", "--timeout", "100ms")) {
            assertThat(trace.end()).isEqualTo(ExitCodes.TIMEOUT);
            assertThat(trace.err()).contains("0 of 1 sessions ended");
        }
    }

    @Test
    void aServerThatStopsSaysSo(@TempDir Path other) throws Exception {
        RunningTasso stopping = RunningTasso.start(other, "");
        try (Tracing trace = Tracing.of(stopping.data(), "in")) {
            stopping.close();
            assertThat(trace.end()).isZero();
            assertThat(trace.err()).contains("the server stops");
        }
    }
}
