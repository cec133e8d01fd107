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
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Binary messages (RFC 3030) through the whole server: kept as they are, encoded for who takes less, or given back.
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
        send(tasso, to, Body.BINARYMIME, binary());
    }

    private static void send(RunningTasso tasso, String to, Body body, byte[] message) throws IOException {
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            Outgoing mail = Outgoing.of(
                    new ReversePath.Sender(Mailbox.parse("me@localhost").orElseThrow()),
                    List.of(Mailbox.parse(to).orElseThrow()),
                    MailParameters.NONE.withBody(body),
                    BodySource.of(message));
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

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aHostWithoutBinaryGetsItEncoded() throws Exception {
        String all = new String(binary(), StandardCharsets.ISO_8859_1);
        try (ScenarioServer there = ScenarioServer.start(Script.normal());
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            send(tasso, "one@there.example", Body.BINARYMIME, octets("MIME-Version: 1.0\r\n" + all));
            ReceivedMail mail = there.await(1).getFirst();
            String[] received = mail.text().split("\r\n\r\n", 2);
            assertThat(mail.parameters()).contains("BODY=8BITMIME", "SIZE=" + mail.size());
            assertThat(received[0]).endsWith("Subject: all\r\nContent-Transfer-Encoding: base64");
            assertThat(Base64.getMimeDecoder().decode(received[1])).isEqualTo(octets(all.split("\r\n\r\n", 2)[1]));
        }
    }

    @Test
    void aHostWithoutEightBitGetsAsciiAndWhatIsSignedGoesBack() throws Exception {
        String head = "MIME-Version: 1.0\r\nContent-Type: multipart/";
        String part = "; boundary=b\r\n\r\n--b\r\n\r\nT\u00fcren und Tore\r\n--b--\r\n";
        try (ScenarioServer there =
                        ScenarioServer.start(Script.normal().offering("PIPELINING", "ENHANCEDSTATUSCODES"));
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            send(tasso, "one@there.example", Body.EIGHTBITMIME, octets(head + "mixed" + part));
            send(tasso, "one@there.example", Body.EIGHTBITMIME, octets(head + "signed" + part));
            awaitDelivered(tasso, "me@localhost");
            ReceivedMail mail = there.await(1).getFirst();
            assertThat(mail.parameters()).doesNotContain("BODY");
            assertThat(mail.text())
                    .contains("--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nT=FCren und Tore\r\n--b--");
            assertThat(there.receivedCount()).isEqualTo(1);
            assertThat(tasso.mailbox("localhost", "me"))
                    .singleElement()
                    .satisfies(report -> assertThat(report).contains("Status: 5.6.3", "a signed part is 8bit"));
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
