package examples;

import dev.tasso.smtp.client.Mailer;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import java.io.IOException;
import java.util.List;

/// Sends one message in three lines, over TLS where it is offered, and prints what the server said about each
/// recipient.
final class SendOne {

    private SendOne() {}

    static Sent send(String host, int port) throws IOException {
        Outgoing mail = Outgoing.text("me@localhost", List.of("you@localhost"), "Subject: hello\n\nHello!\n");
        Sent sent = Mailer.to(host, port).send(mail);
        sent.results().forEach(result -> IO.println(result.recipient() + ": " + result.reply()));
        return sent;
    }

    static void main(String[] arguments) throws IOException {
        send(
                arguments.length > 0 ? arguments[0] : "localhost",
                arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2525);
    }
}
