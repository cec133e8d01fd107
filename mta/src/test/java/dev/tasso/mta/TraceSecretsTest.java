package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Credential;
import dev.tasso.mta.config.User;
import dev.tasso.mta.config.UserFile;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.wire.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who watches learns no secret, and nothing to find one out with, whenever they begin to watch.
@Timeout(120)
class TraceSecretsTest {
    private static final Verification NOBODY = new Verification.None("localhost");

    @TempDir
    private Path folder;

    @Test
    void noMechanismGivesItsSecretAway() throws Exception {
        addUser();
        try (RunningTasso tasso = RunningTasso.start(folder, "");
                Tracing trace = Tracing.of(tasso.data(), "in", "--count", "3");
                Tracing json = Tracing.of(tasso.data(), "in", "--json", "--count", "3")) {
            for (Mechanism mechanism : List.of(Mechanism.PLAIN, Mechanism.LOGIN, Mechanism.SCRAM_SHA_256)) {
                try (SmtpClient client = secured(tasso)) {
                    Choice only = Choice.safe().only(Set.of(mechanism));
                    assertThat(client.login(new Credentials.Password("anna", "hunter2"), only)
                                    .code())
                            .isEqualTo(235);
                    client.quit();
                }
            }
            assertThat(trace.end()).isZero();
            assertThat(json.end()).isZero();
            for (String out : List.of(trace.out(), json.out())) {
                assertThat(out)
                        .contains("AUTH PLAIN ***", "AUTH LOGIN", "AUTH SCRAM-SHA-256", "334 ***", "235 2.7.0")
                        .doesNotContain("hunter2", base64("\0anna\0hunter2"), base64("hunter2"), base64("anna"))
                        // What a client or a server says in SCRAM begins so, in base64: "n,,", "r=", "c=", "v=".
                        .doesNotContain("biws", "cj1", "Yz1", "dj1");
            }
        }
    }

    @Test
    void whoBeginsToWatchInTheMidstOfALoginSeesNoneOfIt() throws Exception {
        addUser();
        try (RunningTasso tasso = RunningTasso.start(folder, "");
                SmtpClient client = secured(tasso)) {
            assertThat(client.command("AUTH LOGIN").code()).isEqualTo(334);
            try (Tracing trace = Tracing.of(tasso.data(), "in", "--count", "1")) {
                assertThat(client.command(base64("anna")).code()).isEqualTo(334);
                assertThat(client.command(base64("hunter2")).code()).isEqualTo(235);
                client.command("NOOP");
                client.quit();
                assertThat(trace.end()).isZero();
                assertThat(trace.out())
                        .containsSubsequence(
                                "# watched from here on", "C: ***", "S: 334 ***", "C: ***", "S: 235 ", "C: NOOP")
                        .doesNotContain(base64("anna"), base64("hunter2"));
            }
        }
    }

    private void addUser() throws Exception {
        List<Credential> credentials = Credential.of("hunter2", false, new Random(1));
        UserFile.update(folder.resolve("data/users"), users -> users.with(new User("anna", credentials)));
    }

    private static SmtpClient secured(RunningTasso tasso) throws Exception {
        SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("submission"));
        client.greeting();
        client.hello();
        client.startTls(NOBODY);
        client.hello();
        return client;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
