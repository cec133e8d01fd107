package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.tls.ServerTls;
import dev.tasso.mta.tls.TestIssuer;
import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Tls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tasso console` as a script calls it: a transcript comes in, an exit code goes out.
@Timeout(60)
class ConsoleCommandTest {
    private static final String HELLO = "S: 220 *\nC: EHLO me\nS: ...\nS: 250 *\n";

    @TempDir
    private Path folder;

    private record Run(int exitCode, String out, String err) {}

    private static CommandLine line() {
        return Cli.of(new NoServer());
    }

    private static Run run(String stdin, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = line().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("console"));
        all.addAll(List.of(arguments));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
        try {
            return new Run(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    private static Run against(Script script, String stdin, String... arguments) throws Exception {
        try (ScenarioServer server = ScenarioServer.start(script)) {
            List<String> all =
                    new ArrayList<>(List.of("127.0.0.1:" + server.address().getPort(), "--timeout", "1"));
            all.addAll(List.of(arguments));
            return run(stdin, all.toArray(String[]::new));
        }
    }

    @Test
    void whatIsSaidIsPrintedAndWhatFitsEndsWell() throws Exception {
        Run run = against(Script.normal(), HELLO + "C: QUIT\nS: 221 *\nX: closed\n");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("S: 220 scenario.example ESMTP\nC: EHLO me\nS: 250-")
                .contains("C: QUIT\nS: 221 2.0.0 Bye\nok: 3 lines of the server as written, in ")
                .doesNotContain("\u001b");
        assertThat(against(Script.normal(), HELLO, "--quiet").out()).isEmpty();
    }

    @Test
    void theFirstLineThatDoesNotFitIsNamedAndExplained() throws Exception {
        Script script = Script.normal().refusing("b@c");
        String transcript = HELLO + "\nC: MAIL FROM:<a@b>\nS: 250 *\nC: RCPT TO:<b@c>\nS: 250 *\nC: DATA\n";
        Run run = against(script, transcript);
        assertThat(run.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(run.err())
                .contains("line 9 of the transcript: expected 250 *", "but got 550 5.1.1 ")
                .contains("tasso: ");
        assertThat(run.out()).doesNotContain("C: DATA");

        JsonNode json = JsonMapper.shared()
                .readTree(against(script, transcript, "--json").out());
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("compared").asInt()).isEqualTo(3);
        assertThat(json.get("mismatch").get("line").asInt()).isEqualTo(9);
        assertThat(json.get("mismatch").get("instead").asString()).isEqualTo("words");
        assertThat(json.get("mismatch").get("means").asString()).isNotEmpty();
        assertThat(json.get("transcript").get(1).get("line").asString()).isEqualTo("C: EHLO me");
    }

    @Test
    void a72_eachKindOfFailureHasItsExitCodeAndALastLine() throws Exception {
        Script normal = Script.normal();
        Run silence = against(normal.stallingAt(Step.EHLO), HELLO);
        assertThat(silence.exitCode()).isEqualTo(ExitCodes.TIMEOUT);
        assertThat(silence.err()).contains("no reply within 1 seconds");

        Run hungUp = against(normal.at(Step.EHLO, new Fault.HangUp()), HELLO);
        assertThat(hungUp.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(hungUp.err()).contains("closed the connection");

        Run broken = against(normal.breakingTls(), HELLO + "C: STARTTLS\nS: 220 *\n");
        assertThat(broken.exitCode()).isEqualTo(ExitCodes.TLS);
        assertThat(broken.err()).contains("TLS failed");

        Run nobody = run(HELLO, "127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(ExitCodes.CONNECT);
        assertThat(nobody.err()).contains("nobody listens on 127.0.0.1:1");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        for (Run wrong : List.of(
                run(HELLO),
                run(HELLO, "--tutorial"),
                run("hello\n", "127.0.0.1:1"),
                run("", "127.0.0.1:1"),
                run("S: 220\nX: spool 0\n", "127.0.0.1:1"),
                run(HELLO, "127.0.0.1:99999"),
                run(HELLO, "unix:/tmp/x"),
                run(HELLO, "127.0.0.1:1", "--tls", "starttls"))) {
            assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(ExitCodes.USAGE);
            assertThat(wrong.err()).startsWith("tasso: ");
        }
    }

    @Test
    void theConversationIsSavedWithoutSecretsAndCanBePlayed() throws Exception {
        Path saved = folder.resolve("saved");
        Script script = Script.normal().user("ada", "engine");
        String login = HELLO + "C: AUTH PLAIN AGFkYQBlbmdpbmU=\nS: 235 *\nC: QUIT\nS: 221 *\n";
        Run run = against(script, login, "--save", saved.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain("AGFkYQ");
        assertThat(Files.readString(saved))
                .contains("C: AUTH PLAIN ***\nS: 235 ")
                .doesNotContain("AGFkYQ");

        String replayed = Files.readString(saved).replace("***", "AGFkYQBlbmdpbmU=");
        assertThat(against(script, replayed).exitCode()).isZero();
        assertThat(against(script, login, "--save", saved.toString()).err()).contains("name a new file");
    }

    @Test
    void theAuthorityThatIsNamedIsTrustedAndNoOther() throws Exception {
        TestIssuer issuer = new TestIssuer(folder);
        TlsFiles own = issuer.issue("server", "EC", "localhost");
        TlsSettings settings =
                new TlsSettings(TlsProvider.Choice.JSSE, List.of(own), Optional.empty(), Optional.empty());
        String script = HELLO + "C: STARTTLS\nS: 220 *\nX: tls\nC: QUIT\nS: 221 *\n";
        try (SmtpServer server = SmtpServer.start(
                ServerOptions.onLoopback(0)
                        .withTls(
                                new Tls.Offered(ServerTls.open(settings, own, (_, _) -> {}), ServerTls.options(false))),
                (_, _) -> Reply.of(250, "2.0.0", "Ok"))) {
            String address = "localhost:" + server.address().getPort();
            Run trusted = run(
                    script,
                    address,
                    "--ipv4",
                    "--verify",
                    "--ca",
                    issuer.authority().toString());
            assertThat(trusted.exitCode()).as(trusted.err()).isZero();
            Run stranger = run(script, address, "--ipv4", "--verify");
            assertThat(stranger.exitCode()).isEqualTo(ExitCodes.TLS);
            assertThat(stranger.err()).contains("TLS failed");
        }
    }
}
