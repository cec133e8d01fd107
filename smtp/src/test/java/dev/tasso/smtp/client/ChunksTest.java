package dev.tasso.smtp.client;

import static dev.tasso.smtp.client.Client.mailbox;
import static dev.tasso.smtp.client.Client.sender;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Transaction;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.BodyRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The client sends by BDAT where that is needed or saves a round trip (RFC 3030).
class ChunksTest {

    private final List<byte[]> bodies = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public Reply message(Transaction transaction, InputStream body) throws IOException {
            bodies.add(body.readAllBytes());
            return Replies.MESSAGE_OK;
        }

        @Override
        public Reply recipient(Transaction transaction, ForwardPath recipient) {
            return recipient.toString().startsWith("<no") ? Reply.of(550, "5.1.1", "No") : Replies.RECIPIENT_OK;
        }
    };

    private Sent send(Recorder recorder, Set<Extension> offered, MailParameters parameters, byte[] octets, String to)
            throws IOException {
        Outgoing mail = Outgoing.of(
                sender(),
                List.of(to.split(" ", -1)).stream().map(Client::mailbox).toList(),
                parameters.withSize(octets.length),
                BodySource.of(octets));
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0).withExtensions(offered), handler);
                SmtpClient client =
                        SmtpClient.connect(ClientOptions.named("c.example").with(recorder), server.address())) {
            client.greeting();
            client.hello();
            Sent sent = client.send(mail);
            Sent again = client.send(mail);
            assertThat(Client.codes(again)).isEqualTo(Client.codes(sent));
            client.quit();
            return sent;
        }
    }

    @Test
    void aSmallMessageGoesWithItsEnvelope() throws IOException {
        byte[] text = "Subject: a\r\n\r\n.\r\nx".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Recorder recorder = Recorder.client(100);
        Sent sent = send(recorder, Set.of(Extension.CHUNKING), MailParameters.NONE, text, "b@x.example no@x.example");
        assertThat(Client.codes(sent)).containsExactly("END_OF_DATA 250", "RCPT 550");
        assertThat(bodies).hasSize(2).allSatisfy(body -> assertThat(body).isEqualTo(text));
        assertThat(recorder.transcript().print())
                .contains("BDAT " + text.length + " LAST")
                .doesNotContain("DATA\n");
        assertThat(mailbox("b@x.example").ascii()).isTrue();
    }

    @Test
    void whereNobodyIsTakenTheMessageGoesByAndTheNextIsSent() throws IOException {
        byte[] text = "QUIT\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Sent sent = send(Recorder.off(), Set.of(Extension.CHUNKING), MailParameters.NONE, text, "no@x.example");
        assertThat(Client.codes(sent)).containsExactly("RCPT 550");
        assertThat(bodies).isEmpty();
    }

    @Test
    void binaryGoesByChunksOfAnySizeAndArrivesAsItWas() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<Extension> offered = Set.of(Extension.CHUNKING, Extension.BINARYMIME);
        int piece = Manner.CHUNK_OCTETS;
        for (int size : new int[] {0, 1, piece - 1, piece, piece + 1, 3 * piece, 1_000_000}) {
            byte[] octets = new byte[size];
            random.nextBytes(octets);
            bodies.clear();
            Sent sent =
                    send(Recorder.off(), offered, MailParameters.NONE.withBody(Body.BINARYMIME), octets, "b@x.example");
            assertThat(sent.accepted()).as("seed %d, size %d", seed, size).isTrue();
            assertThat(bodies).hasSize(2).allSatisfy(body -> assertThat(body).isEqualTo(octets));
        }
    }

    @Test
    void binaryIsRefusedTowardsAServerWithoutIt() throws IOException {
        for (Set<Extension> offered : List.of(Set.<Extension>of(), Set.of(Extension.CHUNKING))) {
            Sent sent = send(
                    Recorder.off(), offered, MailParameters.NONE.withBody(Body.BINARYMIME), new byte[9], "b@x.example");
            assertThat(Client.codes(sent)).containsExactly("EXTENSIONS 554");
            assertThat(sent.results().getFirst().reply().toString()).contains("5.6.1");
        }
    }

    @Test
    void a13_aBareLineEndIsNotSentByChunksEither() {
        for (String bad : new String[] {"a\nb", "a\rb", "a\r", "\n.\n"}) {
            byte[] octets = bad.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> send(
                            Recorder.off(), Set.of(Extension.CHUNKING), MailParameters.NONE, octets, "b@x.example"))
                    .isInstanceOf(BodyRefused.class);
            assertThat(bodies).isEmpty();
        }
    }
}
