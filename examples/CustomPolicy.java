package examples;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// A server with a policy of its own: two mailboxes, no mail from one domain, and each message in a file.
///
/// Whatever a method answers goes to the client as it is, so a refusal is a value and not an exception.
record CustomPolicy(Path folder) implements Handler {

    private static final Set<String> MAILBOXES = Set.of("alice", "bob");

    @Override
    public Reply mail(Transaction transaction) {
        return transaction.sender() instanceof ReversePath.Sender(var mailbox)
                        && mailbox.domain().ascii().equals("spam.example")
                ? Reply.of(550, "5.7.1", "Not from there")
                : Replies.SENDER_OK;
    }

    @Override
    public Reply recipient(Transaction transaction, ForwardPath recipient) {
        return switch (recipient) {
            case ForwardPath.Postmaster() -> Replies.RECIPIENT_OK;
            case ForwardPath.Recipient(var mailbox)
            when MAILBOXES.contains(mailbox.localPart()) -> Replies.RECIPIENT_OK;
            case ForwardPath.Recipient _ -> Reply.of(550, "5.1.1", "Nobody of that name here");
        };
    }

    @Override
    public Reply message(Transaction transaction, InputStream body) throws IOException {
        // A message that breaks off makes the copy throw, so only a whole one ever gets its final name.
        Path arriving = Files.createTempFile(folder, "arriving", ".tmp");
        try {
            Files.write(arriving, body.readAllBytes());
            Files.move(arriving, folder.resolve(System.nanoTime() + ".eml"));
            return Replies.MESSAGE_OK;
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    static void main() throws IOException {
        Path folder = Files.createDirectories(Path.of("incoming"));
        SmtpServer.start(ServerOptions.onLoopback(2525), new CustomPolicy(folder));
    }
}
