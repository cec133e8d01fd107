package dev.tasso.smtp.server;

import static java.lang.System.Logger.Level.ERROR;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.BodyRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;

/// What an embedder decides: who may send what to whom, and what becomes of it. A lambda suffices.
///
/// Each method answers one command with a [Reply]; a positive one lets the session go on as the command asks, any
/// other leaves it where it was, and 421 ends it. Methods may block: each session has a thread of its own, and one
/// session calls from one thread.
@FunctionalInterface
public interface Handler {

    /// Takes a message, and takes over the responsibility for it by answering 2yz (RFC 5321 section 6.1).
    ///
    /// @param body the octets with dots unstuffed and CRLF line ends, as they arrive. A message is whole only after
    ///     `read` has answered -1; a broken one throws [BodyRefused], which is best let through.
    Reply message(Transaction transaction, InputStream body) throws IOException;

    /// Takes a message and answers for each recipient, as LMTP asks (RFC 2033 section 4.2); by default, all get the
    /// same answer. SMTP never calls it.
    ///
    /// @return as many replies as the transaction has recipients, in their order
    default List<Reply> messageForEach(Transaction transaction, InputStream body) throws IOException {
        return Collections.nCopies(transaction.recipients().size(), message(transaction, body));
    }

    /// The greeting: 220, or a refusal: 421 turns the client away, 554 and 521 keep refusing until it goes (RFC 5321
    /// section 3.1, RFC 7504). The host name is put before the text of a 220.
    default Reply connected(Peer peer) {
        return Reply.plain(220, "ESMTP ready");
    }

    /// May refuse HELO and EHLO. Where it does not, the session answers with its extensions.
    default Reply hello(Peer peer) {
        return Replies.DONE;
    }

    /// May refuse a sender.
    ///
    /// @param transaction without recipients yet
    default Reply mail(Transaction transaction) {
        return Replies.SENDER_OK;
    }

    /// May refuse a recipient.
    ///
    /// @param transaction with the recipients accepted before this one
    default Reply recipient(Transaction transaction, ForwardPath recipient) {
        return Replies.RECIPIENT_OK;
    }

    /// Answers VRFY, by default that it cannot say (RFC 5321 section 3.5.3, 7.3).
    default Reply verify(Peer peer, String argument) {
        return Replies.CANNOT_VERIFY;
    }

    /// Answers EXPN, where the listener offers it.
    default Reply expand(Peer peer, String list) {
        return Replies.CANNOT_VERIFY;
    }

    /// Answers ETRN, where the listener offers it: may begin to deliver what waits for a node (RFC 1985 section 5.3).
    ///
    /// @param node a domain, or one behind `@` with all below it, or a queue's name behind `#`
    default Reply release(Peer peer, String node) {
        return Replies.CANNOT_RELEASE;
    }

    /// The session is over, however it ended.
    default void closed(Peer peer) {}

    /// A defect of the handler ended the session; the client was told 421.
    default void failed(Peer peer, RuntimeException defect) {
        System.getLogger(Handler.class.getName()).log(ERROR, "session with " + peer.remote(), defect);
    }
}
