package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tasso.smtp.client.Mailer;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.server.Authentication;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Tls;
import dev.tasso.smtp.server.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `tasso bench` sends, what it counts, and whom it refuses to send to.
@Timeout(60)
class BenchTest {
    private static final Pattern NUMBER = Pattern.compile("Message-ID: <\\p{XDigit}{16}\\.(\\d{10})@bench\\.invalid>");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyMessageIsSentOnceAndCountedInEveryManner() throws Exception {
        for (List<String> manner : List.of(
                List.<String>of(),
                List.of("--no-pipelining"),
                List.of("--bdat"),
                List.of("--bdat", "--no-pipelining"),
                List.of("--each"),
                List.of("--each", "--bdat", "--rate=20000"))) {
            Counting counting = new Counting();
            try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), counting)) {
                JsonNode results = measured(
                        server.address().getPort(),
                        0,
                        with(manner, "--messages=300", "--sessions=7", "--recipients=3", "--size=5000"));
                assertThat(results.get("accepted").intValue())
                        .as(manner.toString())
                        .isEqualTo(300);
                assertThat(results.get("refused").intValue()
                                + results.get("lost").intValue())
                        .isZero();
                assertThat(results.get("octets").longValue()).isEqualTo(300 * 5000L);
                assertThat(results.get("perSecond").doubleValue())
                        .isCloseTo(300 / results.get("seconds").doubleValue(), within(0.01));
                assertThat(results.at("/latencyMillis/p50").doubleValue())
                        .isPositive()
                        .isLessThanOrEqualTo(results.at("/latencyMillis/max").doubleValue());
            }
            assertThat(counting.numbers).as(manner.toString()).hasSize(300).allSatisfy((number, times) -> {
                assertThat(number).isBetween(0, 299);
                assertThat(times).isEqualTo(1);
            });
            assertThat(counting.octets).containsOnly(5000);
            assertThat(counting.recipients)
                    .isEqualTo(Set.of("<1ben@sink.test>", "<2ben@sink.test>", "<3ben@sink.test>"));
            assertThat(counting.connections.get()).isEqualTo(manner.contains("--each") ? 300 : 7);
        }
    }

    @Test
    void aMessageOfAnySizeIsALawfulOne() throws Exception {
        for (int size : new int[] {1, 230, 300, 301, 302, 303, 304, 305, 306, 371, 372, 373, 374, 375, 376, 100_000}) {
            for (String manner : List.of("--no-pipelining", "--bdat")) {
                Counting counting = new Counting();
                try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), counting)) {
                    measured(
                            server.address().getPort(),
                            0,
                            List.of("--messages=2", "--sessions=1", manner, "--size=" + size));
                }
                assertThat(counting.octets).as(size + " " + manner).hasSize(1);
                assertThat(counting.octets.iterator().next())
                        .isGreaterThanOrEqualTo(size)
                        .isLessThan(Math.max(size, 300) + 3);
            }
        }
    }

    @Test
    void refusedAndLostMessagesAreCountedWithTheWordsOfTheServer() throws Exception {
        Script script = Script.normal()
                .at(Step.RCPT, 3, Fault.answer(451, "4.7.1", "Come back later"))
                .at(Step.END_OF_DATA, 2, Fault.answer(552, "5.3.4", "Too big"))
                .at(Step.MAIL, 1, new Fault.HangUp());
        try (ScenarioServer server = ScenarioServer.start(script)) {
            JsonNode results = measured(server.port(), ExitCodes.REFUSED, List.of("--messages=50", "--sessions=4"));
            assertThat(results.get("accepted").intValue()).isEqualTo(44);
            assertThat(results.get("refused").intValue()).isEqualTo(5);
            assertThat(results.get("lost").intValue()).isEqualTo(1);
            assertThat(results.at("/refusals/451 4.7.1 Come back later").intValue())
                    .isEqualTo(3);
            assertThat(results.at("/refusals/552 5.3.4 Too big").intValue()).isEqualTo(2);
            assertThat(server.receivedCount()).isEqualTo(44);
        }
    }

    @Test
    void aServerThatTakesNothingIsGivenUp() throws Exception {
        try (ScenarioServer server =
                ScenarioServer.start(Script.normal().at(Step.MAIL, Fault.answer(550, "5.7.1", "Not you")))) {
            assertThat(bench(server.port(), List.of("--messages=1000000"))).isEqualTo(ExitCodes.REFUSED);
            assertThat(err.toString()).contains("took no message: 550 5.7.1 Not you");
        }
        try (ScenarioServer server = ScenarioServer.start(Script.normal().offering())) {
            assertThat(bench(server.port(), List.of("--bdat"))).isEqualTo(ExitCodes.REFUSED);
            assertThat(err.toString()).contains("does not offer CHUNKING");
        }
        int nobody;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = gone.getLocalPort();
        }
        assertThat(bench(nobody, List.of("--messages=1000000"))).isEqualTo(ExitCodes.CONNECT);
        assertThat(err.toString()).contains("is the server running?");
    }

    /// The first message takes half a second. At a rate those behind it are charged for their wait; else they begin
    /// later and nobody sees it.
    @Test
    void atARateWhoMustWaitIsChargedForIt() throws Exception {
        Script stalling = Script.normal().at(Step.END_OF_DATA, 1, new Fault.Slow(Duration.ofMillis(500)));
        List<String> load = List.of("--messages=60", "--sessions=1");
        try (ScenarioServer server = ScenarioServer.start(stalling)) {
            JsonNode open = measured(server.port(), 0, with(load, "--rate=100"));
            assertThat(open.at("/latencyMillis/max").doubleValue()).isGreaterThanOrEqualTo(500);
            assertThat(open.at("/latencyMillis/p50").doubleValue()).isGreaterThan(100);
            assertThat(open.get("seconds").doubleValue()).isGreaterThanOrEqualTo(0.59);
        }
        try (ScenarioServer server = ScenarioServer.start(stalling)) {
            JsonNode closed = measured(server.port(), 0, load);
            assertThat(closed.at("/latencyMillis/max").doubleValue()).isGreaterThanOrEqualTo(500);
            assertThat(closed.at("/latencyMillis/p50").doubleValue()).isLessThan(100);
        }
    }

    /// A relay that loses each tenth message and doubles each twentieth.
    @Test
    void whatReachesTheSinkIsCountedOnceAndWhatDoesNotIsMissed() throws Exception {
        int sink;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            sink = free.getLocalPort();
        }
        Handler relay = (transaction, body) -> {
            byte[] octets = body.readAllBytes();
            int number = number(octets);
            Outgoing mail = Outgoing.text(
                    "bench@localhost",
                    transaction.recipients().stream()
                            .map(Object::toString)
                            .map(text -> text.substring(1, text.length() - 1))
                            .toList(),
                    new String(octets, StandardCharsets.US_ASCII));
            for (int i = 0; i < (number % 10 == 0 ? 0 : number % 20 == 1 ? 2 : 1); i++) {
                Mailer.to("127.0.0.1", sink).send(mail);
            }
            return Reply.of(250, "2.0.0", "Taken");
        };
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), relay)) {
            JsonNode results = measured(
                    server.address().getPort(),
                    ExitCodes.REFUSED,
                    List.of("--messages=100", "--recipients=2", "--sink=127.0.0.1:" + sink, "--timeout=1"));
            assertThat(results.get("accepted").intValue()).isEqualTo(100);
            assertThat(results.at("/through/messages").intValue()).isEqualTo(90);
            assertThat(results.at("/through/again").intValue()).isEqualTo(10);
            assertThat(results.at("/through/latencyMillis/max").doubleValue()).isPositive();
        }
    }

    @Test
    void sessionsAreEncryptedAndLoggedIn() throws Exception {
        Counting counting = new Counting();
        SSLContext context = TestAuthority.create().server("localhost");
        ServerOptions options = ServerOptions.onLoopback(0)
                .withTls(new Tls.Offered(() -> context))
                .withMailRequiresAuth(true)
                .withAuthentication(new Authentication.Offered(
                        Authenticator.passwords((user, password, _) -> user.equals("anna") && password.equals("secret")
                                ? new Verdict.Granted("anna")
                                : new Verdict.Denied()),
                        3,
                        Duration.ZERO));
        try (SmtpServer server = SmtpServer.start(options, counting)) {
            int port = server.address().getPort();
            List<String> load = List.of("--messages=20", "--warm-up=5", "--sessions=2", "--each", "--auth-user=anna");
            assertThat(measured(port, 0, with(load, "--auth-password=secret"))
                            .get("accepted")
                            .intValue())
                    .isEqualTo(20);
            assertThat(counting.secured.get()).isEqualTo(25);
            assertThat(bench(port, with(load, "--auth-password=wrong"))).isEqualTo(ExitCodes.AUTHENTICATION);
            assertThat(err.toString()).contains("authentication failed: 535");
        }
    }

    @Test
    void onlyOnesOwnMachinesAreLoaded() throws Exception {
        for (String own : List.of(
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.254",
                "192.168.1.1",
                "169.254.0.1",
                "fe80::1",
                "fd12::1",
                "::ffff:10.1.2.3")) {
            assertThat(BenchTarget.harmless(InetAddress.getByName(own))).as(own).isTrue();
        }
        for (String other : List.of(
                "192.0.2.1",
                "172.15.0.1",
                "172.32.0.1",
                "193.168.1.1",
                "[2001:db8::1]",
                "[fec0::1]",
                "[::ffff:192.0.2.1]",
                "0.0.0.0",
                "[::]")) {
            assertThat(run(List.of("bench", "--to=a@b.test", "--server=" + other + ":9")))
                    .as(other)
                    .isEqualTo(ExitCodes.USAGE);
        }
        assertThat(err.toString()).contains("192.0.2.1 is neither on this machine", "add --i-own-this");
        List<InetSocketAddress> stranger = List.of(new InetSocketAddress("192.0.2.1", 25));
        BenchTarget.judge(stranger, true);
        assertThatThrownBy(() -> BenchTarget.judge(stranger, false)).isInstanceOf(Failed.class);
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingIsSent() throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            for (String wrong : List.of(
                    "--sessions=0",
                    "--messages=-1",
                    "--rate=0",
                    "--rate=NaN",
                    "--recipients=2000",
                    "--size=0",
                    "--from=nobody",
                    "--sessions=1000000")) {
                assertThat(bench(server.port(), List.of(wrong))).as(wrong).isEqualTo(ExitCodes.USAGE);
            }
            assertThat(server.connections()).isZero();
        }
    }

    private JsonNode measured(int port, int exitCode, List<String> words) {
        out.getBuffer().setLength(0);
        assertThat(bench(port, with(words, "--json"))).as(err.toString()).isEqualTo(exitCode);
        return JsonMapper.shared().readTree(out.toString());
    }

    private int bench(int port, List<String> words) {
        return run(with(
                List.of("bench", "--server=127.0.0.1:" + port, "--to=ben@sink.test"), words.toArray(String[]::new)));
    }

    private int run(List<String> words) {
        CommandLine line = Cli.of(new NoServer());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(words.toArray(String[]::new));
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private static int number(byte[] octets) {
        Matcher found = NUMBER.matcher(new String(octets, StandardCharsets.US_ASCII));
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    /// A server that writes down what comes.
    private static final class Counting implements Handler {
        private final Map<Integer, Integer> numbers = new ConcurrentHashMap<>();
        private final Set<Integer> octets = ConcurrentHashMap.newKeySet();
        private final Set<String> recipients = ConcurrentHashMap.newKeySet();
        private final AtomicInteger connections = new AtomicInteger();
        private final AtomicInteger secured = new AtomicInteger();

        @Override
        public Reply connected(Peer peer) {
            connections.incrementAndGet();
            return Handler.super.connected(peer);
        }

        @Override
        public Reply message(Transaction transaction, InputStream body) throws IOException {
            byte[] whole = body.readAllBytes();
            numbers.merge(number(whole), 1, Integer::sum);
            octets.add(whole.length);
            transaction.recipients().forEach(recipient -> recipients.add(recipient.toString()));
            if (transaction.peer().tls().isPresent()) {
                secured.incrementAndGet();
            }
            return Reply.of(250, "2.0.0", "Taken");
        }
    }
}
