package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.command.Ret;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.wire.Verification;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A message that requires TLS, through the whole server (RFC 8689 section 5).
@Timeout(120)
final class RequiredTlsTest {

    private static final MailParameters REQUIRED =
            MailParameters.NONE.withRequireTls(true).withRet(Ret.FULL);

    @TempDir
    private Path folder;

    @Test
    void itIsOfferedUnderTlsKeptWithTheMessageAndItsReportBringsBackTheHeaderOnly() throws Exception {
        try (ScenarioServer there = ScenarioServer.start(Script.normal());
                RunningTasso tasso = RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""));
                SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            assertThat(client.extensions().optional()).doesNotContain(Extension.REQUIRETLS);
            client.startTls(new Verification.None("localhost"));
            client.hello();
            assertThat(client.extensions().optional()).contains(Extension.REQUIRETLS);
            Outgoing.To to = new Outgoing.To(mailbox("a@there.example"), RecipientParameters.NONE);
            assertThat(client.send(new Outgoing(
                                    new ReversePath.Sender(mailbox("me@localhost")),
                                    List.of(to),
                                    REQUIRED,
                                    BodySource.of("Subject: bread\r\n\r\nthe body itself\r\n")))
                            .accepted())
                    .isTrue();
            tasso.told()
                    .await(event -> event instanceof Event.Attempted attempted
                            && attempted.mailbox().text().equals("me@localhost")
                            && attempted.outcome() instanceof Outcome.Delivered);
            String report = tasso.mailbox("localhost", "me").getFirst();
            assertThat(report).contains("Status: 5.7.10", "Subject: bread").doesNotContain("the body itself");
            assertThat(there.received()).isEmpty();
        }
    }

    private static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow();
    }
}
