package examples;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import java.io.IOException;

/// A mail server in one lambda: it prints whom each message is for and how long it is.
///
/// Try it: `swaks --server localhost:2525 --to you@example.com`.
final class EmbedServer {

    private EmbedServer() {}

    static SmtpServer start(int port) throws IOException {
        return SmtpServer.start(ServerOptions.onLoopback(port), (transaction, body) -> {
            long octets = body.readAllBytes().length;
            IO.println(transaction.sender() + " -> " + transaction.recipients() + ", " + octets + " octets");
            return Reply.of(250, "2.0.0", "Thank you");
        });
    }

    static void main() throws IOException {
        IO.println("listening on " + start(2525).address());
    }
}
