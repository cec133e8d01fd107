package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ServerExchange;

/// Where a session stands (RFC 5321 section 4.1.4).
///
/// In the [Listening] states the client may say commands; the others are what a reply has promised, and begin after
/// it was sent. TLS and authentication are no states: they are facts about the [Peer] that every state carries.
sealed interface State {

    Peer peer();

    /// The next line is a command.
    sealed interface Listening extends State {}

    /// The client was greeted with a refusal that lasts, and has not gone yet (RFC 5321 section 3.1, RFC 7504).
    record Refusing(Peer peer, Reply refusal) implements Listening {}

    /// The client has not said HELO or EHLO.
    record Fresh(Peer peer) implements Listening {}

    /// It has, and no transaction is open.
    record Ready(Peer peer) implements Listening {}

    /// A transaction is open.
    sealed interface InTransaction extends Listening {

        Transaction transaction();

        @Override
        default Peer peer() {
            return transaction().peer();
        }
    }

    /// It has a sender, and no recipient yet.
    record Sender(Transaction transaction) implements InTransaction {}

    /// It has at least one recipient.
    record Recipients(Transaction transaction) implements InTransaction {}

    /// A part of the message has come in chunks, and the next line may announce the next; the handler waits for it.
    record Chunking(Transaction transaction) implements InTransaction {}

    /// Octets come with the command that led here: they go by, then the reply is said, and the session is where it was.
    record Discarding(long octets, Listening next) implements State {
        @Override
        public Peer peer() {
            return next.peer();
        }
    }

    /// Octets of the message come with the command that led here; the reply is said when they are there.
    record ReceivingChunk(Transaction transaction, Bdat chunk) implements State {
        @Override
        public Peer peer() {
            return transaction.peer();
        }
    }

    /// The next line belongs to an authentication.
    record Exchanging(Ready before, ServerExchange exchange) implements State {
        @Override
        public Peer peer() {
            return before.peer();
        }
    }

    /// Next comes the TLS handshake.
    record Upgrading(Peer peer) implements State {}

    /// Next comes the message.
    record Receiving(Transaction transaction) implements State {
        @Override
        public Peer peer() {
            return transaction.peer();
        }
    }

    /// Nothing comes any more.
    record Closed(Peer peer) implements State {}
}
