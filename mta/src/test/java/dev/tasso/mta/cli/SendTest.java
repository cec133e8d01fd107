package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.tls.ServerTls;
import dev.tasso.mta.tls.TestIssuer;
import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.server.Authentication;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Tls;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `tasso send` says on the wire for each of its switches (RFC 3461 section 4 among them).
@Timeout(60)
class SendTest {

    private static final Script DSN = Script.normal().offering("DSN", "8BITMIME");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private String port = "";
    private TestIssuer issuer;

    @BeforeEach
    void makeIssuer() throws Exception {
        issuer = new TestIssuer(folder);
    }

    @Test
    void reportsAreAskedForAsTheSwitchesSay() throws Exception {
        ReceivedMail mail = sent("--notify", "success,delay", "--ret", "hdrs", "--envid", "a b+c=d");
        assertThat(mail.parameters()).contains("RET=HDRS", " ENVID=a+20b+2Bc+3Dd");
        assertThat(mail.recipientParameters().get("you@example.org")).isEqualTo("NOTIFY=SUCCESS,DELAY");

        ReceivedMail never = sent("--notify=NEVER", "--ret=FULL");
        assertThat(never.parameters()).contains("RET=FULL").doesNotContain("ENVID");
        assertThat(never.recipientParameters().get("you@example.org")).isEqualTo("NOTIFY=NEVER");

        ReceivedMail plain = sent();
        assertThat(plain.parameters()).doesNotContain("RET", "ENVID");
        assertThat(plain.recipientParameters().get("you@example.org")).isEmpty();
    }

    @Test
    void whatTheServerDoesNotOfferIsLeftOutAndToldSo() throws Exception {
        try (ScenarioServer server = serving(Script.normal())) {
            assertThat(send("--notify", "success")).isZero();
            assertThat(server.received().getFirst().recipientParameters().get("you@example.org"))
                    .isEmpty();
        }
        assertThat(err.toString()).contains("the server does not offer DSN");
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingIsSaid() throws Exception {
        for (List<String> wrong : List.of(
                List.of("--notify", "sucess"),
                List.of("--notify", "never,success"),
                List.of("--ret", "some"),
                List.of("--envid", "a\r\nRCPT TO:<x@y>"),
                List.of("--envid", "a".repeat(101)),
                List.of("--mechanism", "MAGIC", "--auth-user", "anna"),
                List.of("--auth-user", "anna"),
                List.of("--auth-password=x"),
                List.of("--token=x", "--auth-password=y", "--auth-user=anna"),
                List.of("--mechanism", "EXTERNAL"),
                List.of("--client-key", folder.resolve("k").toString()),
                List.of("--token-file", folder.resolve("none").toString()))) {
            try (ScenarioServer server = serving(DSN)) {
                assertThat(send(wrong.toArray(String[]::new)))
                        .as(wrong.toString())
                        .isEqualTo(ExitCodes.USAGE);
                assertThat(server.received()).isEmpty();
                assertThat(server.connections()).as(wrong.toString()).isZero();
            }
        }
    }

    @Test
    void theMechanismThatIsNamedIsUsedAndNoOther() throws Exception {
        Script script = Script.normal()
                .offering("AUTH SCRAM-SHA-256 OAUTHBEARER XOAUTH2 PLAIN LOGIN")
                .startTls(TestAuthority.create().server("localhost"))
                .at(Step.AUTH, Fault.answer(235, "2.7.0", "Welcome"));
        for (List<String> one : List.of(
                List.of("PLAIN", "--auth-user=anna", "--auth-password=secret"),
                List.of("login", "--auth-user=anna", "--auth-password=secret"),
                List.of("login,plain", "--auth-user=anna", "--auth-password=secret"))) {
            try (ScenarioServer server = serving(script)) {
                List<String> words = new ArrayList<>(List.of("--mechanism=" + one.getFirst()));
                words.addAll(one.subList(1, one.size()));
                assertThat(send(words.toArray(String[]::new)))
                        .as(one.toString())
                        .isZero();
                assertThat(server.transcripts().getFirst().print())
                        .contains(one.getFirst().equals("login") ? "C: AUTH LOGIN" : "C: AUTH PLAIN ***");
            }
        }
        try (ScenarioServer server = serving(script)) {
            assertThat(send("--mechanism=CRAM-MD5", "--auth-user=anna", "--auth-password=secret"))
                    .isEqualTo(ExitCodes.AUTHENTICATION);
            assertThat(server.received()).isEmpty();
        }
        assertThat(err.toString()).contains("SCRAM-SHA-256 OAUTHBEARER XOAUTH2 PLAIN LOGIN");
    }

    @Test
    void passwordTokenAndCertificateArriveAsTheyWereGiven() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "abc.def\nmore\n");
        TlsFiles anna = issuer.issue("anna", "EC", "anna@example.org");
        String[] certificate = {
            "--client-certificate=" + anna.certificate(), "--client-key=" + anna.key(), "--mechanism=external"
        };
        try (SmtpServer server = knowing()) {
            port = "127.0.0.1:" + server.address().getPort();
            assertThat(send("--auth-user=anna", "--auth-password=sec ret")).isZero();
            assertThat(send("--token-file=" + token, "--verbose")).isZero();
            assertThat(send("--auth-user=anna", "--token=abc.def", "--mechanism=XOAUTH2", "--verbose"))
                    .isZero();
            assertThat(send(certificate)).isZero();
            assertThat(send("--auth-user=ben", certificate[0], certificate[1], certificate[2]))
                    .isZero();
            assertThat(send("--auth-user=anna", "--auth-password=wrong")).isEqualTo(ExitCodes.AUTHENTICATION);
        }
        assertThat(out.toString())
                .contains("C: AUTH OAUTHBEARER ***", "C: AUTH XOAUTH2 ***")
                .doesNotContain("abc.def");
        assertThat(asked)
                .containsExactly(
                        "anna, sec ret", ", abc.def", "anna, abc.def", " by anna", "ben by anna", "anna, wrong");
    }

    @Test
    void aUserWithoutAPasswordIsListedAndNothingMore() throws Exception {
        Path config = Files.writeString(folder.resolve("tasso.toml"), "[users]\nfile = 'users'\n");
        assertThat(run("user", "add", "Anna", "--no-password", "--config=" + config))
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("users"))).endsWith("anna");
    }

    @Test
    void whatIsWrittenWrongIsToldInFewLines() {
        assertThat(run("send", "--too=you@example.org")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("did you mean: --to", "tasso help send shows how");
        assertThat(err.toString().lines().count()).isLessThan(6);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFailureIsAnObjectWhereObjectsAreWanted() {
        assertThat(run("send", "--json", "--to=you@example.org", "--server=nowhere.invalid"))
                .isEqualTo(ExitCodes.CONNECT);
        assertThat(out.toString())
                .contains("{\"error\":\"there is no host nowhere.invalid\"")
                .contains("\"exitCode\":4}");
        assertThat(out.toString().lines().count()).isEqualTo(1);
    }

    @Test
    void theHelpNamesEverySwitch() {
        assertThat(run("send", "--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--notify",
                        "--ret",
                        "--envid",
                        "--mechanism",
                        "--token-file",
                        "--token",
                        "--client-certificate")
                .contains("--client-key", "--auth-user", "--auth-password-file", "--server", "--tls");
    }

    /// Believes every password but one, every token and every certificate, and remembers them.
    private SmtpServer knowing() throws Exception {
        Authenticator everybody = Authenticator.of(
                        Authenticator.passwords((user, password, _) -> verdict(user + ", " + password)),
                        Authenticator.tokens((user, token, _) -> verdict(user + ", " + token)),
                        Authenticator.certificates((user, chain, _) -> verdict(user + " by "
                                + ((java.security.cert.X509Certificate) chain.getFirst())
                                        .getSubjectX500Principal()
                                        .getName()
                                        .substring("CN=".length()))))
                .only(Set.of(Mechanism.PLAIN, Mechanism.OAUTHBEARER, Mechanism.XOAUTH2, Mechanism.EXTERNAL));
        TlsFiles own = issuer.issue("server", "EC", "localhost");
        TlsSettings settings = new TlsSettings(
                TlsProvider.Choice.JSSE, List.of(own), Optional.of(issuer.authority()), Optional.empty());
        return SmtpServer.start(
                ServerOptions.onLoopback(0)
                        .withTls(new Tls.Offered(ServerTls.open(settings, own, (_, _) -> {}), ServerTls.options(true)))
                        .withAuthentication(new Authentication.Offered(everybody, 3, Duration.ZERO)),
                (_, body) -> Reply.of(250, "2.0.0", body.readAllBytes().length + " octets"));
    }

    private Verdict verdict(String what) {
        asked.add(what);
        return what.endsWith("wrong") ? new Verdict.Denied() : new Verdict.Granted("anna");
    }

    private ScenarioServer serving(Script script) throws Exception {
        ScenarioServer server = ScenarioServer.start(script);
        port = "127.0.0.1:" + server.port();
        return server;
    }

    private ReceivedMail sent(String... switches) throws Exception {
        try (ScenarioServer server = serving(DSN)) {
            assertThat(send(switches)).as(err.toString()).isZero();
            return server.received().getFirst();
        }
    }

    private int send(String... switches) {
        List<String> words = new ArrayList<>(List.of("send", "--server=" + port, "--to=you@example.org"));
        words.addAll(List.of(switches));
        return run(words.toArray(String[]::new));
    }

    private int run(String... words) {
        CommandLine line = Cli.of(new NoServer());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(words);
    }
}
