package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.accounts.ScriptedDovecot;
import dev.tasso.mta.accounts.TestTokens;
import dev.tasso.mta.config.Credential;
import dev.tasso.mta.config.User;
import dev.tasso.mta.config.UserFile;
import dev.tasso.mta.tls.ClientTls;
import dev.tasso.mta.tls.TestIssuer;
import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.wire.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Logging in to the whole server: tokens (RFC 7628), certificates (RFC 4422 appendix A), channel bindings (RFC 9266),
/// and passwords that others know.
@Timeout(120)
final class LoginsTest {

    private static final Verification NOBODY = new Verification.None("localhost");

    @TempDir
    private Path folder;

    @Test
    void aTokenLogsInAndABadOneIsToldWhereToGetAnother() throws Exception {
        TestTokens issuer = new TestTokens();
        addUser("anna", "secret");
        String good = issuer.sign("ES256", TestTokens.claims(soon()));
        String old = issuer.sign("ES256", TestTokens.claims(soon() - 7_200));
        try (RunningTasso tasso = RunningTasso.start(folder, oauth(issuer, "scope = \"mail\"\n"))) {
            try (SmtpClient client = connect(tasso, "submission", Optional.empty())) {
                assertThat(client.extensions().authMechanisms()).contains("OAUTHBEARER", "XOAUTH2");
                Reply told = client.command("AUTH OAUTHBEARER " + base64("n,a=anna,\1auth=Bearer " + good + "\1\1"));
                assertThat(told.code()).as("a token without the scope").isEqualTo(334);
                assertThat(decoded(told))
                        .isEqualTo("{\"status\":\"invalid_token\",\"scope\":\"mail\",\"openid-configuration\":\""
                                + TestTokens.URL + "/.well-known/openid-configuration\"}");
                assertThat(client.command(base64("\1")).toString()).startsWith("535 5.7.8 ");
            }
            RunningTasso.configure(folder, oauth(issuer, ""));
            assertThat(tasso.server().reload().errors()).isEmpty();
            for (Mechanism mechanism : List.of(Mechanism.OAUTHBEARER, Mechanism.XOAUTH2)) {
                assertThat(login(tasso, new Credentials.Token("anna", good), mechanism))
                        .isEqualTo(235);
                assertThat(login(tasso, new Credentials.Token("anna", old), mechanism))
                        .isEqualTo(535);
                assertThat(login(tasso, new Credentials.Token("ben", good), mechanism))
                        .isEqualTo(535);
            }
        }
    }

    @Test
    void aCertificateLogsInWhoeverItStandsForAndNobodyElse() throws Exception {
        TestIssuer issuer = new TestIssuer(folder);
        TlsFiles anna = issuer.issue("anna", "EC", "Anna@example.org");
        TlsFiles byName = issuer.issue("subject", "RSA", "ben@example.org");
        TlsFiles stranger = issuer.issue("stranger", "EC", "carl@example.org");
        addUser("anna@example.org", "secret");
        addUser("ben", "secret");
        for (TlsProvider.Choice provider : TlsProvider.Choice.values()) {
            try (RunningTasso tasso = RunningTasso.start(folder, certificates(issuer, provider))) {
                assertThat(external(tasso, anna, "")).isEqualTo(235);
                assertThat(external(tasso, anna, "anna@EXAMPLE.org")).isEqualTo(235);
                assertThat(external(tasso, anna, "ben")).isEqualTo(535);
                assertThat(external(tasso, byName, "")).as("by its subject").isEqualTo(235);
                assertThat(external(tasso, byName, "ben")).isEqualTo(235);
                assertThat(external(tasso, byName, "ben@example.org"))
                        .as("its subject counts, not its address")
                        .isEqualTo(535);
                assertThat(external(tasso, stranger, "")).isEqualTo(535);
                try (SmtpClient client = connect(tasso, "certified", Optional.empty())) {
                    assertThat(client.extensions().authMechanisms())
                            .doesNotContain("EXTERNAL")
                            .contains("PLAIN");
                }
            }
        }
    }

    @Test
    void aSmartHostIsLoggedInAtByCertificate(@TempDir Path near) throws Exception {
        TestIssuer issuer = new TestIssuer(folder);
        TlsFiles anna = issuer.issue("anna", "EC", "anna@example.org");
        addUser("anna@example.org", "secret");
        String far = certificates(issuer, TlsProvider.Choice.AUTO) + "[local]\ndomains = [\"far.test\"]\n";
        try (RunningTasso host = RunningTasso.start(folder, far)) {
            String route = RunningTasso.route(
                    "far.test", host.address("certified").getPort(), """
                        mechanisms = ["EXTERNAL"]
                        client-certificate = "%s"
                        client-key = "%s"
                        """.formatted(anna.certificate(), anna.key()));
            try (RunningTasso relay = RunningTasso.start(near, route.replace("\"none\"", "\"require\""))) {
                relay.send("me@localhost", List.of("you@far.test"), "Subject: x\r\n\r\nx\r\n");
                host.told().await(RunningTassoEvents::delivered);
                assertThat(host.mailbox("far.test", "you").getFirst()).contains("with ESMTPSA id");
            }
        }
    }

    @Test
    void scramBindsToTheConnectionByBothProvidersOfTls() throws Exception {
        addUser("anna", "secret");
        for (TlsProvider.Choice server : providers()) {
            try (RunningTasso tasso = RunningTasso.start(folder, "[tls]\nprovider = \"" + word(server) + "\"\n")) {
                for (TlsProvider.Choice client : providers()) {
                    for (Mechanism mechanism : List.of(Mechanism.SCRAM_SHA_256_PLUS, Mechanism.SCRAM_SHA_1_PLUS)) {
                        assertThat(bound(tasso, client, mechanism, "secret"))
                                .as(client + " to " + server)
                                .isEqualTo(235);
                        assertThat(bound(tasso, client, mechanism, "wrong"))
                                .as(client + " to " + server)
                                .isEqualTo(535);
                    }
                }
            }
        }
    }

    @Test
    void g99_nobodyLearnsWhetherThereIsSuchAUser() throws Exception {
        TestTokens issuer = new TestTokens();
        addUser("anna", "secret");
        Path program = Files.writeString(folder.resolve("check"), "#!/bin/sh\nread -r u; read -r p; [ $p = secret ]\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<String> texts = new ArrayList<>();
        texts.addAll(refusals(oauth(issuer, ""), issuer));
        texts.addAll(refusals("[users]\nprogram = [\"check\"]\n", issuer));
        try (ScriptedDovecot _ = new ScriptedDovecot(
                folder.resolve("s"), "VERSION\t1\t2\nDONE\n", "FAIL\t1\tuser=x\treason=no such user\n")) {
            texts.addAll(refusals("[users]\ndovecot-socket = \"s\"\n", issuer));
        }
        assertThat(texts).hasSizeGreaterThan(10);
        assertThat(Set.copyOf(texts)).containsExactly(texts.getFirst());
        assertThat(texts.getFirst()).startsWith("535 5.7.8 ");
    }

    /// What is said to a known and to an unknown user, by each mechanism that is offered; asked all at once, for a
    /// refusal takes its time.
    private List<String> refusals(String toml, TestTokens issuer) throws Exception {
        List<Callable<List<String>>> questions = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        try (RunningTasso tasso = RunningTasso.start(folder, toml);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String user : List.of("anna", "nobody", "no body")) {
                String token =
                        new TestTokens().sign("RS256", TestTokens.claims(soon()).replace("anna", user));
                String unlisted = issuer.sign("RS256", TestTokens.claims(soon()).replace("anna", "nobody"));
                for (Credentials credentials : List.of(
                        new Credentials.Password(user, "wrong"),
                        new Credentials.Token(user, token),
                        new Credentials.Token(user, unlisted))) {
                    questions.add(() -> refusals(tasso, credentials));
                }
            }
            for (Future<List<String>> answers : threads.invokeAll(questions)) {
                texts.addAll(answers.get());
            }
        }
        return texts;
    }

    private static List<String> refusals(RunningTasso tasso, Credentials credentials) throws Exception {
        List<String> texts = new ArrayList<>();
        for (Mechanism mechanism : List.of(Mechanism.PLAIN, Mechanism.SCRAM_SHA_256, Mechanism.OAUTHBEARER)) {
            try (SmtpClient client = connect(tasso, "submission", Optional.empty())) {
                Reply reply = client.login(credentials, Choice.safe().only(Set.of(mechanism)));
                if (reply.code() != 504) {
                    texts.add(reply.toString());
                }
            }
        }
        return texts;
    }

    private String oauth(TestTokens issuer, String more) throws Exception {
        Files.writeString(folder.resolve("keys.json"), issuer.keys());
        return """
            [[oauth]]
            issuer = "%s"
            audience = "tasso"
            keys-file = "keys.json"
            %s\
            """.formatted(TestTokens.URL, more);
    }

    private static String certificates(TestIssuer issuer, TlsProvider.Choice provider) {
        return """
            [[listen]]
            name = "certified"
            kind = "submission"
            address = "127.0.0.1:0"
            client-certificates = true
            [tls]
            provider = "%s"
            client-authorities = "%s"
            [users.certificates]
            "CN=subject" = "ben"
            """.formatted(word(provider), issuer.authority());
    }

    private void addUser(String name, String password) throws Exception {
        List<Credential> credentials = Credential.of(password, false, new Random(1));
        UserFile.update(folder.resolve("data/users"), users -> users.with(new User(name, credentials)));
    }

    private static int login(RunningTasso tasso, Credentials credentials, Mechanism mechanism) throws Exception {
        try (SmtpClient client = connect(tasso, "submission", Optional.empty())) {
            return client.login(credentials, Choice.safe().only(Set.of(mechanism)))
                    .code();
        }
    }

    private static int external(RunningTasso tasso, TlsFiles shown, String user) throws Exception {
        try (SmtpClient client = connect(tasso, "certified", Optional.of(shown))) {
            assertThat(client.extensions().authMechanisms()).contains("EXTERNAL");
            return client.login(new Credentials.Certificate(user)).code();
        }
    }

    private static int bound(RunningTasso tasso, TlsProvider.Choice provider, Mechanism mechanism, String password)
            throws Exception {
        ClientTls tls = ClientTls.of(settings(provider));
        try (SmtpClient client = SmtpClient.connect(
                ClientOptions.named("client.test").with(tls.options()), tasso.address("submission"))) {
            client.greeting();
            client.hello();
            client.startTls(tls.context(NOBODY, Optional.empty()), NOBODY);
            client.hello();
            Choice choice = Choice.safe().only(Set.of(mechanism));
            return client.login(new Credentials.Password("anna", password), choice)
                    .code();
        }
    }

    private static SmtpClient connect(RunningTasso tasso, String listener, Optional<TlsFiles> shown) throws Exception {
        SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address(listener));
        client.greeting();
        client.hello();
        client.startTls(ClientTls.of(TlsSettings.DEFAULT).context(NOBODY, shown), NOBODY);
        client.hello();
        return client;
    }

    private static TlsSettings settings(TlsProvider.Choice provider) {
        return new TlsSettings(provider, List.of(), Optional.empty(), Optional.empty());
    }

    private static List<TlsProvider.Choice> providers() {
        return List.of(TlsProvider.Choice.JSSE, TlsProvider.Choice.CONSCRYPT);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static long soon() {
        return Instant.now().getEpochSecond() + 600;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(Reply reply) {
        return new String(Base64.getDecoder().decode(reply.text()), StandardCharsets.UTF_8);
    }
}
