package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.sasl.ScramHash;
import dev.tasso.smtp.sasl.ScramKeys;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every mechanism between our client and our server, over real sockets, and what becomes of nonsense (RFC 4422, RFC
/// 4954).
class MechanismsTest {

    private static final ScramKeys SHA_1 = ScramKeys.of(ScramHash.SHA_1, "secret", new Random(1));
    private static final ScramKeys SHA_256 = ScramKeys.of(ScramHash.SHA_256, "secret", new Random(1));
    private static final Credentials ALICE = new Credentials.Password("alice", "secret");
    private static final Credentials TOKEN = new Credentials.Token("alice", "alices-token");

    @Test
    void everyMechanismLogsIn() throws IOException {
        try (TestServer server = serving(false)) {
            for (Mechanism mechanism : Mechanism.values()) {
                if (mechanism == Mechanism.EXTERNAL) {
                    continue;
                }
                for (boolean right : new boolean[] {true, false}) {
                    try (SmtpClient client = secured(server)) {
                        Credentials credentials = mechanism == Mechanism.OAUTHBEARER || mechanism == Mechanism.XOAUTH2
                                ? right ? TOKEN : new Credentials.Token("alice", "another")
                                : right ? ALICE : new Credentials.Password("alice", "wrong");
                        Choice choice = Choice.safe().only(Set.of(mechanism));
                        assertThat(client.login(credentials, choice).code())
                                .as(mechanism.saslName())
                                .isEqualTo(right ? 235 : 535);
                    }
                }
            }
        }
    }

    @Test
    void theStrongestIsTakenAndNothingIsSaidInClear() throws IOException {
        try (TestServer server = serving(false)) {
            try (SmtpClient client = secured(server)) {
                assertThat(client.extensions().authMechanisms())
                        .containsExactly(
                                "SCRAM-SHA-256-PLUS",
                                "SCRAM-SHA-256",
                                "SCRAM-SHA-1-PLUS",
                                "SCRAM-SHA-1",
                                "OAUTHBEARER",
                                "XOAUTH2",
                                "CRAM-MD5",
                                "PLAIN",
                                "LOGIN");
                assertThat(client.login(ALICE).code()).isEqualTo(235);
            }
            try (SmtpClient client = SmtpClient.connect(
                    ClientOptions.named("client.example"), server.server().address())) {
                client.greeting();
                client.hello();
                assertThat(client.extensions().authMechanisms()).doesNotContain("SCRAM-SHA-256-PLUS");
                Choice plain = Choice.safe().only(Set.of(Mechanism.PLAIN, Mechanism.LOGIN));
                assertThat(client.login(ALICE, plain).toString()).startsWith("504 5.7.4");
                assertThat(client.login(TOKEN).toString()).startsWith("504 5.7.4");
                assertThat(client.login(ALICE, plain.allowingClear()).code()).isEqualTo(235);
            }
        }
    }

    @Test
    void g100_withoutACertificateThereIsNoExternal() throws IOException {
        try (TestServer server = serving(false);
                RawClient client = server.greeted()) {
            client.startTls();
            assertThat(client.say("EHLO client.example").reply()).doesNotContain("EXTERNAL");
            client.say("AUTH EXTERNAL " + base64("alice")).expect("504 5.5.4");
            client.say("AUTH EXTERNAL =").expect("504 5.5.4");
        }
    }

    @Test
    void g100_badBase64InALineOfLoginEndsTheExchange() throws IOException {
        try (TestServer server = serving(false);
                RawClient client = server.greeted()) {
            for (String bad : List.of("!", "YWxpY2U", "YWxp=2U=", "YWxpY2U= ", " YWxpY2U=", "\u00e9", "====")) {
                client.say("AUTH LOGIN").expect("334 ");
                client.say(bad).expect("501 5.5.2");
                client.say("AUTH LOGIN").expect("334 ");
                client.say(base64("alice")).expect("334 ");
                client.say(bad).expect("501 5.5.2");
            }
            client.say("AUTH LOGIN " + base64("alice")).expect("334 ");
            client.say(base64("secret")).expect("235 2.7.0");
        }
    }

    @Test
    void g100_anAnswerToAnEarlierChallengeIsNoneToThisOne() throws IOException {
        try (TestServer server = serving(false);
                RawClient client = server.greeted()) {
            String first = client.say("AUTH CRAM-MD5").reply();
            client.say("*").expect("501 5.7.0");
            assertThat(client.say("AUTH CRAM-MD5").reply()).isNotEqualTo(first);
            client.say(base64("alice b913a602c7eda7a495b4e6e7334d3890")).expect("535 5.7.8");
        }
    }

    /// Messages that are nearly right, cut, doubled and mixed: each is answered, none by a defect.
    @Test
    void g100_nonsenseIsAnsweredByEveryMechanism() throws IOException {
        long seed = 20_261_124;
        Random random = new Random(seed);
        List<Mechanism> all = List.of(Mechanism.values());
        List<String> parts = List.of(
                "n,,",
                "y,,",
                "p=tls-exporter,,",
                "n,a=alice,",
                "n=alice",
                ",r=abcdef",
                "c=biws",
                ",p=AAAA",
                "m=x",
                "v=",
                "\0",
                "alice",
                "wrong",
                "\u0001",
                "auth=Bearer x",
                "user=alice",
                "=2C",
                "=",
                ",",
                "\u00e9",
                "\ud83d\ude00",
                " ",
                "0123456789abcdef0123456789abcdef");
        try (TestServer server = serving(false);
                RawClient client = server.greeted()) {
            client.startTls();
            client.say("EHLO client.example").expect("250-");
            for (int i = 0; i < 3_000; i++) {
                Mechanism mechanism = all.get(random.nextInt(all.size()));
                StringBuilder sent = new StringBuilder("seed " + seed + ", " + mechanism.saslName());
                String reply = client.say("AUTH " + mechanism.saslName()).reply();
                for (int round = 0; round < 6 && reply.startsWith("334 "); round++) {
                    StringBuilder message = new StringBuilder();
                    for (int part = random.nextInt(6); part > 0; part--) {
                        message.append(parts.get(random.nextInt(parts.size())));
                    }
                    sent.append(" | ").append(message);
                    reply = client.say(base64(message.toString())).reply();
                }
                assertThat(reply).as(sent.toString()).matches("(?s)(501 5\\.5\\.2|535 5\\.7\\.8|504 5\\.5\\.4) .*");
            }
            assertThat(client.say("NOOP").reply()).startsWith("250 ");
        }
    }

    private static SmtpClient secured(TestServer server) throws IOException {
        SmtpClient client = SmtpClient.connect(
                ClientOptions.named("client.example"), server.server().address());
        client.greeting();
        client.hello();
        Verification verification = new Verification.None("mx.example");
        assertThat(client.startTls(Certificates.trusting(), verification).code())
                .isEqualTo(220);
        client.hello();
        return client;
    }

    private static TestServer serving(boolean authRequiresTls) throws IOException {
        Random random = new Random(1);
        Authenticator everything = Authenticator.of(
                Authenticator.scram(ScramHash.SHA_256, (hash, user) -> keys(hash, user, SHA_256), random),
                Authenticator.scram(ScramHash.SHA_1, (hash, user) -> keys(hash, user, SHA_1), random),
                Authenticator.cramMd5(
                        "mx.example", user -> user.equals("alice") ? Optional.of("secret") : Optional.empty(), random),
                Authenticator.tokens((user, token, _) ->
                        token.equals("alices-token") ? new Verdict.Granted(user) : new Verdict.Denied()),
                Authenticator.certificates((user, _, _) -> new Verdict.Granted(user)),
                Authenticator.passwords((user, password, _) -> user.equals("alice") && password.equals("secret")
                        ? new Verdict.Granted(user)
                        : new Verdict.Denied()));
        return TestServer.start(options -> options.withTls(new Tls.Offered(Certificates::server))
                .withAuthRequiresTls(authRequiresTls)
                .withAuthentication(new Authentication.Offered(everything, 100_000, Duration.ZERO)));
    }

    private static ScramKeys keys(ScramHash hash, String user, ScramKeys alices) {
        return user.equals("alice") ? alices : ScramKeys.ofNobody(hash, user, new byte[] {1});
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
