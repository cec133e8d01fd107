package dev.tasso.mta.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Typed;
import dev.tasso.mta.dns.ZoneDns;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tasso probe` as it is typed, against servers that behave and servers that do not (RFC 3207 section 4, RFC 2505
/// section 2.1, RFC 5321 section 7.3).
class ProbeCommandTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final Script SECURED = Script.normal().startTls(AUTHORITY.server("mx1.a.test"));

    private static Typed probe(ScenarioServer server, String... more) throws Exception {
        return typed(server, "127.0.0.1:" + server.port(), more);
    }

    private static Typed typed(ScenarioServer server, String target, String... more) throws Exception {
        try (ZoneDns dns = new ZoneDns(
                "a.test MX 10 mx1.a.test.",
                "a.test MX 20 mx2.a.test.",
                "mx1.a.test A 127.0.0.1",
                "mx2.a.test A 127.0.0.2",
                "b.test A 127.0.0.1",
                "c.test MX 0 .",
                "1.0.0.127.in-addr.arpa PTR mx1.a.test.")) {
            List<String> words = new ArrayList<>(List.of(
                    "probe",
                    target,
                    "--port=" + server.port(),
                    "--timeout=1",
                    "--total-timeout=8",
                    "--dns-timeout=1",
                    "--resolver=127.0.0.1:" + dns.address().getPort()));
            words.addAll(List.of(more));
            return Typed.run(words.toArray(String[]::new));
        }
    }

    @Test
    void oneHost() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(SECURED)) {
            Typed typed = probe(server);
            assertThat(typed.exitCode()).as(typed.err()).isZero();
            assertThat(typed.out())
                    .contains("greeting  220 scenario.example", "STARTTLS  works")
                    .contains("PIPELINING", "yes        RFC 2920, several commands at once")
                    .containsPattern("TLS 1.3 +TLS_AES_256_GCM_SHA384")
                    .containsPattern("TLS 1.0 +no: ")
                    .containsPattern("key exchange +[A-Za-z]")
                    .contains("mx1.a.test, and back")
                    .contains("nobody whom this machine trusts has signed it (RFC 5280 section 6.1)")
                    .containsPattern("as TLSA +3 1 1 [0-9a-f]{64}")
                    .endsWith("1 warning.\n");
            assertThat(typed.out()).contains(": B: works; could be better");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void theReportInTheManualIsThatOfARun() throws Exception {
        String manual = Files.readString(Path.of("..", "docs", "probe.md"));
        String shown = manual.substring(manual.indexOf("```\nmx1.a.test:") + "```\n".length());
        try (ScenarioServer server = ScenarioServer.start(SECURED.named("mx1.a.test"))) {
            assertThat(masked(typed(server, "mx1.a.test:" + server.port()).out()))
                    .isEqualTo(masked(shown.substring(0, shown.indexOf("```"))));
        }
    }

    /// Without what is different each time.
    private static String masked(String report) {
        return report.replaceAll("\\d+ ms", "N ms")
                .replaceAll("a\\.test:\\d+", "a.test:N")
                .replaceAll("20\\d\\d-\\S+Z \\(\\d+ days\\)", "N days")
                .replaceAll("\\p{XDigit}{64}", "N");
    }

    @Test
    void allHostsOfADomainSideBySide() throws Exception {
        try (ScenarioServer one = ScenarioServer.start(SECURED);
                ScenarioServer two = ScenarioServer.start(
                        Script.normal().named("other.example"), new InetSocketAddress("127.0.0.2", one.port()))) {
            Typed typed = typed(one, "a.test");
            assertThat(typed.exitCode()).isEqualTo(ExitCodes.REFUSED);
            assertThat(typed.out().lines())
                    .anyMatch(line -> line.matches(" +mx1\\.a\\.test:\\d+ +mx2\\.a\\.test:\\d+"))
                    .anyMatch(line -> line.matches("  STARTTLS +works +X not offered"))
                    .anyMatch(line -> line.matches("  PTR .*mx1.a.test, and back +! 127.0.0.2 no name"))
                    .anyMatch(line -> line.matches("  grade +B: .* D: .*"))
                    .anyMatch(line -> line.startsWith("error mx2.a.test:") && line.contains("read by everybody"));
            assertThat(typed.out()).contains("MTA-STS").contains("neither MTA-STS nor DANE");
            assertThat(two.connections()).isPositive();
        }
    }

    @Test
    void jsonIsOneObjectALineWithTheSameKeys() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(SECURED)) {
            Typed typed = probe(server, "--json");
            assertThat(typed.out().lines()).hasSizeGreaterThan(25).allSatisfy(line -> {
                JsonNode node = JsonMapper.shared().readTree(line);
                assertThat(node.propertyNames())
                        .containsExactly("about", "topic", "subject", "level", "found", "details", "remarks");
            });
            assertThat(typed.out()).contains("\"topic\":\"grade\"");
            assertThat(probe(server, "--quiet").out().lines())
                    .singleElement()
                    .asString()
                    .startsWith("warning certificate");
        }
    }

    static Stream<Arguments> hostile() {
        String escape = "220 \u001b]0;owned\u0007 mx\r\n";
        return Stream.of(
                Arguments.of("silent", Script.normal().stallingAt(Step.CONNECT), ExitCodes.TIMEOUT, "in time"),
                Arguments.of("gone", Script.normal().at(Step.CONNECT, new Fault.HangUp()), ExitCodes.CONNECT, ""),
                Arguments.of("garbage", at(Step.CONNECT, "\u0000\u001b[2J\r\n"), ExitCodes.CONNECT, ""),
                Arguments.of("http", at(Step.CONNECT, "HTTP/1.1 400 Bad\r\n"), ExitCodes.CONNECT, "no reply: HTTP"),
                Arguments.of("endless", flood(Step.EHLO, "250-X-MORE\r\n"), ExitCodes.CONNECT, "too many lines"),
                Arguments.of("endless line", flood(Step.CONNECT, "220 xxxx"), ExitCodes.CONNECT, "without an end"),
                Arguments.of("slow", Script.normal().trickling(1), ExitCodes.TIMEOUT, "in time"),
                Arguments.of("busy", refusing(421, "4.3.2"), ExitCodes.TEMPORARY, "tasso explain 421"),
                Arguments.of("closed", refusing(554, "5.7.1"), ExitCodes.REFUSED, "tasso explain 554"),
                Arguments.of("no TLS", Script.normal().breakingTls(), ExitCodes.TLS, "openssl s_client"),
                Arguments.of("silent TLS", SECURED.stallingAt(Step.HANDSHAKE), ExitCodes.TIMEOUT, "--timeout SECONDS"),
                Arguments.of("injected", at(Step.EHLO, "250 x\r\n250 y\r\n"), ExitCodes.REFUSED, ""),
                Arguments.of("escapes", at(Step.CONNECT, escape), ExitCodes.REFUSED, ""));
    }

    private static Script at(Step step, String octets) {
        return Script.normal().at(step, new Fault.Raw(octets));
    }

    private static Script flood(Step step, String octets) {
        return Script.normal().at(step, new Fault.Flood(octets));
    }

    private static Script refusing(int code, String enhanced) {
        return Script.normal().at(Step.CONNECT, new Fault.AnswerAndHangUp(Reply.of(code, enhanced, "Go away")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void f72_hostileServersEndInBoundedTimeWithAHelpfulLastLine(String name, Script script, int code, String last)
            throws Exception {
        long started = System.nanoTime();
        try (ScenarioServer server = ScenarioServer.start(script)) {
            Typed typed = probe(server);
            assertThat(typed.exitCode()).as(typed.out() + typed.err()).isEqualTo(code);
            assertThat(typed.err()).contains(last);
            assertThat(typed.out() + typed.err()).doesNotContain("\u001b", "\u0007", "\u0000");
            assertThat(typed.out()).containsPattern("grade +[CDF]: ");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void nobodyThere() throws Exception {
        ScenarioServer gone = ScenarioServer.start();
        gone.close();
        Typed typed = probe(gone);
        assertThat(typed.exitCode()).isEqualTo(ExitCodes.CONNECT);
        assertThat(typed.err()).contains("nobody listens on 127.0.0.1:" + gone.port());
        Typed nowhere = typed(gone, "nowhere.test");
        assertThat(nowhere.exitCode()).isEqualTo(ExitCodes.CONNECT);
        assertThat(nowhere.err()).contains("has no address");
        assertThat(typed(gone, "c.test").err()).contains("takes no mail: it has a null MX");
    }

    @Test
    void g75_formsOfRelayingAreAskedAndNothingIsSent() throws Exception {
        try (ScenarioServer open = ScenarioServer.start(SECURED);
                ScenarioServer shut =
                        ScenarioServer.start(SECURED.at(Step.RCPT, Fault.answer(550, "5.7.1", "Relaying denied")))) {
            Typed bad = probe(open, "--relay", "--vrfy", "--quiet");
            assertThat(bad.exitCode()).isEqualTo(ExitCodes.REFUSED);
            assertThat(bad.out()).contains("error relay <> -> <relay-test@example.com>: it would take mail");
            Typed good = probe(shut, "--relay");
            assertThat(good.exitCode()).as(good.out()).isZero();
            assertThat(good.out().lines().filter(line -> line.contains("550 5.7.1 Relaying denied")))
                    .hasSizeGreaterThan(20);
            for (ScenarioServer each : List.of(open, shut)) {
                assertThat(each.received()).isEmpty();
                assertThat(each.transcripts().toString()).doesNotContain("DATA");
            }
        }
    }

    @Test
    void g75_whoHangsUpAfterEachMistakeIsAskedAllForms() throws Exception {
        Reply mistake = Reply.of(501, "5.1.3", "That is no address");
        try (ScenarioServer server =
                ScenarioServer.start(Script.normal().at(Step.RCPT, new Fault.AnswerAndHangUp(mistake)))) {
            Typed typed = probe(server, "--relay");
            assertThat(typed.out()).doesNotContain("forms  not asked");
            assertThat(typed.out().lines().filter(line -> line.contains(mistake.toString())))
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void passwordsInClearText() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().user("anna", "secret"))) {
            Typed typed = probe(server);
            assertThat(typed.out()).contains("passwords can be said in clear text: PLAIN LOGIN (RFC 4954 section 4)");
            assertThat(typed.exitCode()).isEqualTo(ExitCodes.REFUSED);
        }
    }

    @Test
    void whatCannotBeUsedIsAUsageErrorWithACure() {
        assertThat(Typed.run("probe", "not a host").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(Typed.run("probe", "a.test:99999").err()).contains("or not a port");
        assertThat(Typed.run("probe", "a.test", "--smuggling=x@y.test").err()).contains("--sink");
        assertThat(Typed.run("probe", "a.test", "--relay-to=x").err()).contains("not an address");
        assertThat(Typed.run("probe", "a.test", "--timeout=0").exitCode()).isEqualTo(ExitCodes.USAGE);
    }
}
