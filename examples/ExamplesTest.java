package examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.Mailer;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs every example, one against the other.
final class ExamplesTest {

    @Test
    void oneLambdaIsAServerAndThreeLinesSend() throws IOException {
        try (SmtpServer server = EmbedServer.start(0)) {
            Sent sent = SendOne.send("localhost", server.address().getPort());
            assertThat(sent.results())
                    .singleElement()
                    .satisfies(result -> assertThat(result.reply()).hasToString("250 2.0.0 Thank you"));
        }
    }

    @Test
    void aPolicyTakesItsMailboxesAndRefusesTheRest(@TempDir Path folder) throws IOException {
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), new CustomPolicy(folder))) {
            assertThat(codes(server, "a@example.org", "alice@localhost", "eve@localhost"))
                    .containsExactly(250, 550);
            assertThat(codes(server, "a@spam.example", "alice@localhost")).containsExactly(550);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files)
                        .singleElement()
                        .satisfies(file ->
                                assertThat(Files.readString(file)).isEqualTo("Subject: hello\r\n\r\nHello!\r\n"));
            }
        }
    }

    private static List<Integer> codes(SmtpServer server, String from, String... to) throws IOException {
        Outgoing mail = Outgoing.text(from, List.of(to), "Subject: hello\n\nHello!\n");
        Sent sent = Mailer.to("localhost", server.address().getPort()).send(mail);
        return sent.results().stream().map(result -> result.reply().code()).toList();
    }
}
