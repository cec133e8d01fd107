package dev.tasso.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.scenario.ScenarioServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What the tests of the client share: options, messages, and the way to a greeted server.
final class Client {

    static final String MESSAGE = "Subject: hello\r\n\r\n.dot\r\n..\r\n.\r\nbye\r\n";
    static final Duration SOON = Duration.ofSeconds(10);
    static final ClientOptions OPTIONS = ClientOptions.named("client.example").with(Timeouts.each(SOON));

    private Client() {}

    static SmtpClient greeted(ScenarioServer server, ClientOptions options) throws IOException {
        SmtpClient client = SmtpClient.connect(options, server.address());
        assertThat(client.greeting().code()).isEqualTo(220);
        assertThat(client.hello().code()).isEqualTo(250);
        return client;
    }

    static Sent send(ScenarioServer server, ClientOptions options, Outgoing mail) throws IOException {
        try (SmtpClient client = greeted(server, options)) {
            Sent sent = client.send(mail);
            client.quit();
            return sent;
        }
    }

    static Outgoing mail(String text, String... recipients) {
        return outgoing(text, false, false, recipients);
    }

    static Outgoing outgoing(String text, boolean eightBit, boolean smtpUtf8, String... recipients) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        List<Mailbox> mailboxes = Arrays.stream(recipients).map(Client::mailbox).toList();
        MailParameters parameters = MailParameters.NONE
                .withBody(eightBit ? MailParameters.Body.EIGHTBITMIME : MailParameters.Body.SEVENBIT)
                .withSmtpUtf8(smtpUtf8)
                .withSize(octets.length);
        return Outgoing.of(sender(), mailboxes, parameters, BodySource.of(octets));
    }

    static ReversePath sender() {
        return new ReversePath.Sender(mailbox("a@client.example"));
    }

    static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow();
    }

    /// `RCPT 550` and the like, one for each recipient.
    static List<String> codes(Sent sent) {
        return sent.results().stream()
                .map(result -> result.stage() + " " + result.reply().code())
                .toList();
    }
}
