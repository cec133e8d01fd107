package dev.tasso.smtp.client;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.Watchdog;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The client before a server that says anything at all: replies, offers of extensions, and a whole conversation (RFC
/// 5321 section 4.2).
public final class ClientTargets {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final byte[] MESSAGE = "Subject: hello\r\n\r\n.dot\r\n".getBytes(StandardCharsets.US_ASCII);

    private ClientTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.parser("extensions", ClientTargets::extensions),
                Target.session("replies", ClientTargets::replies),
                Target.session("client", ClientTargets::client));
    }

    private static void extensions(byte[] octets) {
        String text =
                new String(octets, StandardCharsets.UTF_8).replace("\r", "").replace("\0", "");
        Extensions.parse(Arrays.asList(text.split("\n", ReplyInput.LINES_MAX)));
    }

    /// Says what it was given, and listens to the end.
    private static void speak(ServerSocket door, byte[] octets) {
        try (Socket peer = door.accept()) {
            OutputStream out = peer.getOutputStream();
            out.write(octets);
            peer.shutdownOutput();
            peer.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // The client has gone.
        }
    }

    private interface Conversation {
        void with(InetSocketAddress server) throws IOException;
    }

    private static void before(byte[] octets, Conversation conversation) throws Exception {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            door.setSoTimeout((int) SOON.toMillis());
            Thread speaker = Thread.startVirtualThread(() -> speak(door, octets));
            try {
                conversation.with(new InetSocketAddress(door.getInetAddress(), door.getLocalPort()));
            } catch (ConnectionLost _) {
                // The documented end of whatever is no conversation.
            }
            speaker.join();
        }
    }

    private static void replies(byte[] octets) throws Exception {
        before(octets, server -> {
            try (Socket socket = new Socket(server.getAddress(), server.getPort());
                    Wire wire = new Wire(socket, Watchdog.common(), Recorder.off())) {
                ReplyInput input = new ReplyInput(wire);
                int characters = 0;
                while (true) {
                    Reply reply = input.read(SOON);
                    characters += reply.text().length();
                    must(characters <= octets.length, "more was read than was said");
                    must(reply.lines().stream().allMatch(Wire::isLine), "no line: " + reply);
                }
            } catch (IOException _) {
                // No reply, or no more of them.
            }
        });
    }

    private static void client(byte[] octets) throws Exception {
        Mailbox mailbox = Mailbox.parse("b@mx.example").orElseThrow();
        Outgoing mail = Outgoing.of(
                new ReversePath.Null(),
                List.of(mailbox, mailbox),
                MailParameters.NONE.withBody(MailParameters.Body.EIGHTBITMIME).withSize(MESSAGE.length),
                BodySource.of(MESSAGE));
        before(octets, server -> {
            ClientOptions options = ClientOptions.named("client.example").with(Timeouts.each(SOON));
            try (SmtpClient client = SmtpClient.connect(options, server)) {
                if (client.greeting().positive() && client.hello().positive()) {
                    Sent sent = client.send(mail);
                    must(sent.results().size() == 2, "a recipient without a result");
                    client.quit();
                }
            }
        });
    }
}
