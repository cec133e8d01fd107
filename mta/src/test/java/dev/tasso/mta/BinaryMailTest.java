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
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Binary messages (RFC 3030) through the whole server: kept as they are, or given back.
final class BinaryMailTest {

    @TempDir
    private Path folder;

    private static byte[] binary() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("Subject: all\r\nContent-Transfer-Encoding: binary\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        for (int octet = 0; octet < 256; octet++) {
            all.write(octet);
        }
        all.writeBytes("\r\n.\r\n\n\r".getBytes(StandardCharsets.US_ASCII));
        return all.toByteArray();
    }

    private static void send(RunningTasso tasso, String to) throws IOException {
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            Outgoing mail = Outgoing.of(
                    new ReversePath.Sender(Mailbox.parse("me@localhost").orElseThrow()),
                    List.of(Mailbox.parse(to).orElseThrow()),
                    MailParameters.NONE.withBody(Body.BINARYMIME),
                    BodySource.of(binary()));
            assertThat(client.send(mail).accepted()).isTrue();
            client.quit();
        }
    }

    private static void awaitDelivered(RunningTasso tasso, String mailbox) throws InterruptedException {
        tasso.told()
                .await(event -> event instanceof Event.Attempted attempted
                        && attempted.mailbox().text().equals(mailbox)
                        && attempted.outcome() instanceof Outcome.Delivered);
    }

    @Test
    void aMailboxGetsEveryOctet() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, "")) {
            send(tasso, "you@localhost");
            awaitDelivered(tasso, "you@localhost");
            assertThat(tasso.mailbox("localhost", "you").getFirst())
                    .endsWith(new String(binary(), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void a13_aHostWithoutBinaryGetsNothingAndTheSenderIsTold() throws Exception {
        try (ScenarioServer there = ScenarioServer.start(Script.normal());
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            send(tasso, "one@there.example");
            awaitDelivered(tasso, "me@localhost");
            assertThat(there.received()).isEmpty();
            assertThat(tasso.mailbox("localhost", "me").getFirst()).contains("Status: 5.6.1", "BINARYMIME");
        }
    }
}
