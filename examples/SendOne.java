package examples;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Sends one message to a server, over TLS where it is offered, and prints what the server said about each recipient.
final class SendOne {

    private SendOne() {}

    static void main(String[] arguments) throws IOException {
        String host = arguments.length > 0 ? arguments[0] : "localhost";
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2525;
        String message = "From: me@localhost\r\nTo: you@localhost\r\nSubject: hello\r\n\r\nHello!\r\n";
        Outgoing mail = Outgoing.plain(
                new ReversePath.Sender(Mailbox.parse("me@localhost").orElseThrow()),
                List.of(Mailbox.parse("you@localhost").orElseThrow()),
                BodySource.of(message));

        try (SmtpClient client = SmtpClient.connect(
                ClientOptions.named("localhost"), new InetSocketAddress(InetAddress.getAllByName(host)[0], port))) {
            System.out.println(client.greeting());
            client.hello();
            if (client.extensions().has("STARTTLS")) {
                client.startTls(new Verification.None(host));
                client.hello();
            }
            for (Sent.Result result : client.send(mail).results()) {
                System.out.println(result.recipient() + ": " + result.reply());
            }
            client.quit();
        }
    }
}
