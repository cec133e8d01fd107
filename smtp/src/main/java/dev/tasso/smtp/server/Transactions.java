package dev.tasso.smtp.server;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.command.Command.Mail;
import dev.tasso.smtp.command.Command.Rcpt;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Services.Protocol;
import dev.tasso.smtp.server.State.Closed;
import dev.tasso.smtp.server.State.Discarding;
import dev.tasso.smtp.server.State.InTransaction;
import dev.tasso.smtp.server.State.Listening;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Receiving;
import dev.tasso.smtp.server.State.ReceivingChunk;
import dev.tasso.smtp.server.State.Recipients;
import dev.tasso.smtp.server.State.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What becomes of a transaction, from MAIL to the reply that ends it (RFC 5321 section 3.3).
record Transactions(Offer offer) {

    /// A refused chunk may be so many times larger than a message, and is still let go by.
    private static final int DISCARD_FACTOR = 2;

    Step mail(Handler handler, Ready ready, Mail mail) {
        Peer peer = ready.peer();
        if (offer.options().mailRequiresAuth() && peer.user().isEmpty()) {
            return new Step(offer.authLacksTls(peer) ? Replies.TLS_FIRST : Replies.AUTH_FIRST, ready);
        }
        if (!offer.extensions(peer).containsAll(mail.parameters().needs())) {
            return new Step(Replies.UNKNOWN_PARAMETER, ready);
        }
        Optional<Reply> tooMuch = offer.options().services().bounds().refusal(mail.parameters());
        if (tooMuch.isPresent()) {
            return new Step(tooMuch.get(), ready);
        }
        if (mail.parameters().size().orElse(0) > offer.options().limits().bodyOctetsMax()) {
            return new Step(Replies.TOO_LARGE, ready);
        }
        if (mail.sender() instanceof ReversePath.Sender(var mailbox) && foreign(mailbox, mail.parameters())) {
            return new Step(Replies.NOT_ASCII, ready);
        }
        Transaction transaction = new Transaction(peer, mail.sender(), mail.parameters(), List.of());
        return Step.decided(handler.mail(transaction), new Sender(transaction), ready);
    }

    Step recipient(Handler handler, InTransaction open, Rcpt rcpt) {
        Transaction transaction = open.transaction();
        ForwardPath recipient = rcpt.recipient();
        if (!offer.extensions(open.peer()).containsAll(rcpt.parameters().needs())) {
            return new Step(Replies.UNKNOWN_PARAMETER, open);
        }
        if (transaction.accepted().size() >= offer.options().sessionLimits().recipientsMax()) {
            return new Step(Replies.TOO_MANY_RECIPIENTS, open);
        }
        if (recipient instanceof ForwardPath.Recipient(var mailbox) && foreign(mailbox, transaction.parameters())) {
            return new Step(Replies.NOT_ASCII, open);
        }
        if (tooManyDomains(transaction, recipient)) {
            return new Step(Replies.TOO_MANY_DOMAINS, open);
        }
        Reply decision = handler.recipient(transaction, recipient);
        return decision.positive()
                ? new Step(decision, new Recipients(transaction.plus(rcpt)))
                : new Step(decision, open);
    }

    /// Keeps to what RCPTDOMAINMAX says (RFC 9422).
    private boolean tooManyDomains(Transaction transaction, ForwardPath recipient) {
        int most = offer.options().services().recipientDomainsMax();
        return most > 0
                && Stream.concat(transaction.recipients().stream(), Stream.of(recipient))
                                .map(path -> path instanceof ForwardPath.Recipient(var mailbox)
                                        ? mailbox.domain().ascii()
                                        : "")
                                .distinct()
                                .count()
                        > most;
    }

    /// BINARYMIME has no lines, and so no line with a dot to end it (RFC 3030 section 3).
    static Step data(Recipients open) {
        return open.transaction().parameters().body() == Body.BINARYMIME
                ? new Step(Replies.BINARY_NEEDS_CHUNKS, open)
                : new Step(Replies.SEND_MESSAGE, new Receiving(open.transaction()));
    }

    Step chunk(Transaction transaction, Bdat bdat, Listening state) {
        boolean offered = offer.extensions(transaction.peer()).contains(Extension.CHUNKING);
        return offered && reasonable(bdat)
                ? new Step(Replies.CHUNK_OK, new ReceivingChunk(transaction, bdat))
                : discard(bdat, Replies.CHUNKING_NOT_OFFERED, state);
    }

    /// The octets of a refused chunk go by, for they are no commands (RFC 3030 section 2); more than anybody could mean
    /// are not waited for.
    Step discard(Bdat bdat, Reply reply, Listening state) {
        return reasonable(bdat)
                ? new Step(reply, new Discarding(bdat.octets(), state))
                : new Step(Replies.TOO_LARGE, new Closed(state.peer()));
    }

    private boolean reasonable(Bdat bdat) {
        return bdat.octets() / DISCARD_FACTOR <= offer.options().limits().bodyOctetsMax();
    }

    /// What becomes of a message: one reply, or in LMTP one for each recipient (RFC 2033 section 4.2).
    List<Reply> message(Handler handler, Transaction transaction, InputStream body) throws IOException {
        if (offer.options().services().protocol() == Protocol.SMTP) {
            return List.of(handler.message(transaction, body));
        }
        List<Reply> replies = handler.messageForEach(transaction, body);
        if (replies.size() != transaction.recipients().size()) {
            throw new IllegalStateException("the handler has " + replies.size() + " replies for "
                    + transaction.recipients().size() + " recipients");
        }
        return replies;
    }

    /// The same reply for all.
    List<Reply> verdict(Transaction transaction, Reply reply) {
        boolean one = offer.options().services().protocol() == Protocol.SMTP;
        return Collections.nCopies(one ? 1 : transaction.recipients().size(), reply);
    }

    /// Where the session stands when a message has its answer. What was forwarded was said of this message only.
    static Ready afterMessage(Transaction transaction) {
        return new Ready(transaction.peer().forwarding(Optional.empty()));
    }

    /// Whether an address needs SMTPUTF8 and the transaction has not asked for it (RFC 6531 section 3.4).
    private static boolean foreign(Mailbox mailbox, MailParameters parameters) {
        return !parameters.smtpUtf8()
                && !(mailbox.ascii()
                        && mailbox.domain().text().equals(mailbox.domain().ascii()));
    }
}
