package examples;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;

/// A mail server in one lambda: it prints whom each message is for and how long it is.
///
/// Try it: `swaks --server localhost:2525 --to you@example.com`.
final class EmbedServer {

    private EmbedServer() {}

    static void main() throws Exception {
        SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(2525), (transaction, body) -> {
            long octets = body.readAllBytes().length;
            IO.println(transaction.sender() + " -> " + transaction.recipients() + ", " + octets + " octets");
            return Reply.of(250, "2.0.0", "Thank you");
        });
        IO.println("listening on " + server.address());
    }
}
