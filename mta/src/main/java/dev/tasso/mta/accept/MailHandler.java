package dev.tasso.mta.accept;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Headers;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.spool.Accepting;
import dev.tasso.mta.spool.Health;
import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.Command.Rcpt;
import dev.tasso.smtp.command.Notify;
import dev.tasso.smtp.command.OriginalRecipient;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.Hello;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.Transaction;
import dev.tasso.smtp.wire.BodyRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// One session's side of the promise: asks the policy about each command, and answers 250 to a message only when the
/// spool has it on disk (RFC 5321 section 6.1).
final class MailHandler implements Handler {

    /// Mailboxes that all recipients of one message may expand to.
    private static final int EXPANDED_MAX = 10_000;

    private final Reception reception;
    private Policy policy;
    private int unknown;
    private int expanded;

    MailHandler(Reception reception) {
        this.reception = reception;
        this.policy = reception.policy();
    }

    @Override
    public Reply mail(Transaction transaction) {
        policy = reception.policy();
        expanded = 0;
        return switch (reception.spool.health()) {
            case Health.Serving() ->
                policy.senderRefusal(transaction)
                        .map(reply -> refuse(transaction, Optional.empty(), reply))
                        .orElseGet(() -> policy.senderAccepted(transaction));
            case Health.Full _ -> refuse(transaction, Optional.empty(), Refusals.QUEUE_FULL);
            case Health.Failed _ -> refuse(transaction, Optional.empty(), Refusals.QUEUE_FAILED);
            case Health.Closed() -> Refusals.CLOSING;
        };
    }

    @Override
    public Reply recipient(Transaction transaction, ForwardPath recipient) {
        boolean report = transaction.sender() instanceof ReversePath.Null;
        if (report && !transaction.accepted().isEmpty()) {
            return refuse(transaction, mailbox(recipient), Refusals.REPORT_TO_MANY);
        }
        return switch (policy.destination(transaction.peer(), recipient)) {
            case Destination.Mailboxes(List<Mailbox> mailboxes) -> {
                if (expanded + mailboxes.size() > EXPANDED_MAX) {
                    yield refuse(transaction, mailbox(recipient), Refusals.EXPANDS_TO_TOO_MANY);
                }
                expanded += mailboxes.size();
                yield Replies.RECIPIENT_OK;
            }
            case Destination.Refused(Reply reply) -> refuse(transaction, mailbox(recipient), reply);
            case Destination.Nobody() -> unknown(transaction, recipient);
        };
    }

    @Override
    public Reply message(Transaction transaction, InputStream body) throws IOException {
        try {
            return take(transaction, new Incoming(body));
        } catch (BodyRefused broken) {
            refuse(transaction, Optional.empty(), broken.reply());
            throw broken;
        }
    }

    @Override
    public Reply connected(Peer peer) {
        return policy.closed(peer).orElseGet(() -> Handler.super.connected(peer));
    }

    /// Who asks for one name after the other is slowed down like who names one recipient after the other.
    @Override
    public Reply verify(Peer peer, String argument) {
        Reply reply = policy.verify(peer, argument);
        if (reply.permanent() && !policy.knows(peer)) {
            reception.slowDown(peer.remote().getAddress());
        }
        return reply;
    }

    @Override
    public Reply expand(Peer peer, String list) {
        return policy.expand(peer, list);
    }

    @Override
    public Reply release(Peer peer, String text) {
        if (!policy.mayRelease(peer)) {
            return Refusals.NODE_NOT_ALLOWED;
        }
        Optional<Node> node = Node.parse(text);
        if (node.isEmpty()) {
            return Refusals.NODE_UNREADABLE;
        }
        try {
            int messages = reception.held.release(
                    node.get()::covers,
                    "ETRN from " + peer.user().orElse(peer.remote().getAddress().getHostAddress()));
            return messages == 0
                    ? Refusals.NOTHING_WAITS
                    : Reply.of(253, "2.0.0", "Ok, " + messages + " pending messages for node started");
        } catch (IOException queueFailed) {
            return Replies.CANNOT_RELEASE;
        }
    }

    @Override
    public void failed(Peer peer, RuntimeException defect) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        reception.journal.tell(new Event.Defect(reception.clock.instant(), "session", trace.toString()));
    }

    private Reply take(Transaction transaction, Incoming incoming) throws IOException {
        Optional<Headers> read = incoming.headers();
        if (read.isEmpty()) {
            return refuse(transaction, Optional.empty(), Refusals.HEADER_TOO_LARGE);
        }
        Headers headers = read.get();
        Optional<Reply> refusal = policy.headerRefusal(transaction, headers);
        if (refusal.isPresent()) {
            return refuse(transaction, Optional.empty(), refusal.get());
        }
        MessageId id = reception.spool.newId();
        Instant now = reception.clock.instant();
        byte[] added = policy.addedFields(transaction, headers, id, now).getBytes(StandardCharsets.UTF_8);
        // The header section is gone from the buffer once the body has passed through it.
        Envelope unsized = envelope(transaction, headers, id, now);
        Accepting accepting = reception.spool.begin(id);
        try {
            accepting.write(added, 0, added.length);
            incoming.copyTo(accepting, policy.forged(headers));
            Envelope envelope = unsized.withSize(accepting.size());
            return switch (accepting.commit(envelope, recipients(transaction, now))) {
                case Accepting.Committed.Durable() -> Reply.of(250, "2.0.0", "Queued as " + id);
                case Accepting.Committed.Full _ -> refuse(transaction, Optional.empty(), Refusals.QUEUE_FULL);
                case Accepting.Committed.Failed _ -> refuse(transaction, Optional.empty(), Refusals.QUEUE_FAILED);
            };
        } finally {
            accepting.discard();
        }
    }

    private Envelope envelope(Transaction transaction, Headers headers, MessageId id, Instant now) {
        return new Envelope(
                id,
                now,
                transaction.sender(),
                transaction
                        .parameters()
                        .withSize(OptionalLong.empty())
                        .withoutAuth()
                        .withHold(Optional.empty())
                        .withPriority(policy.priority(transaction)),
                tlsOptional(headers),
                0,
                policy.messageId(transaction, headers, id),
                origin(transaction.peer()));
    }

    /// Whether the header says so. MAIL's REQUIRETLS outweighs it wherever both are looked at (RFC 8689 section 4.1).
    private static boolean tlsOptional(Headers headers) {
        List<String> values = headers.all("TLS-Required");
        return values.size() == 1 && values.getFirst().equalsIgnoreCase("No");
    }

    /// Every mailbox once, with what the client wrote for it first; due when its sender wants it to be.
    private List<Recipient> recipients(Transaction transaction, Instant now) {
        Instant due =
                transaction.parameters().hold().map(hold -> hold.from(now)).orElse(now);
        Map<Mailbox, Recipient> recipients = new LinkedHashMap<>();
        for (Rcpt rcpt : transaction.accepted()) {
            ForwardPath path = rcpt.recipient();
            if (policy.destination(transaction.peer(), path) instanceof Destination.Mailboxes(List<Mailbox> all)) {
                for (Mailbox mailbox : all) {
                    Mailbox asked = mailbox(path).orElse(mailbox);
                    RecipientParameters parameters = forwarded(rcpt, asked.equals(mailbox), all.size() > 1);
                    recipients.computeIfAbsent(
                            mailbox,
                            it -> Recipient.fresh(recipients.size(), it, asked, parameters, due)
                                    .at(policy.priority(transaction).orElse(0)));
                }
                if (all.size() > 1 && rcpt.parameters().wants(Notify.SUCCESS)) {
                    recipients.values().stream()
                            .filter(it -> all.contains(it.mailbox()))
                            .filter(it -> it.asked().equals(mailbox(path).orElse(it.mailbox())))
                            .findFirst()
                            .ifPresent(it -> recipients.put(it.mailbox(), it.ofSeveral()));
                }
            }
        }
        return List.copyOf(recipients.values());
    }

    /// What an alias passes on: whom the sender named, and the wish to hear of success where it stands for one only
    /// (RFC
    /// 3461 section 5.2.7).
    private static RecipientParameters forwarded(Rcpt rcpt, boolean unchanged, boolean several) {
        RecipientParameters parameters = rcpt.parameters();
        if (several && parameters.wants(Notify.SUCCESS)) {
            Set<Notify> without = EnumSet.copyOf(parameters.notifyOn().orElseThrow());
            without.remove(Notify.SUCCESS);
            parameters = parameters.withNotify(without);
        }
        boolean add = !unchanged
                && parameters.notifyOn().isPresent()
                && parameters.originalRecipient().isEmpty();
        Optional<Mailbox> named = mailbox(rcpt.recipient());
        return add && named.isPresent()
                ? parameters.withOriginalRecipient(
                        OriginalRecipient.of(named.get().text()))
                : parameters;
    }

    /// Says no in the same words to every name that nobody has: to strangers later and later, and in the end not at
    /// all.
    private Reply unknown(Transaction transaction, ForwardPath recipient) {
        if (policy.knows(transaction.peer())) {
            return refuse(transaction, mailbox(recipient), Refusals.NO_SUCH_MAILBOX);
        }
        unknown++;
        reception.slowDown(transaction.peer().remote().getAddress());
        boolean enough = unknown >= policy.unknownRecipientsMax();
        return refuse(transaction, mailbox(recipient), enough ? Refusals.TOO_MANY_UNKNOWN : Refusals.NO_SUCH_MAILBOX);
    }

    private Reply refuse(Transaction transaction, Optional<Mailbox> recipient, Reply reply) {
        reception.journal.tell(new Event.Refused(
                reception.clock.instant(),
                origin(transaction.peer()),
                Optional.of(transaction.sender()),
                recipient,
                reply));
        return reply;
    }

    private static Optional<Mailbox> mailbox(ForwardPath path) {
        return switch (path) {
            case ForwardPath.Recipient(Mailbox mailbox) -> Optional.of(mailbox);
            case ForwardPath.Postmaster() -> Optional.empty();
        };
    }

    private static Origin origin(Peer peer) {
        return new Origin(
                peer.listener(),
                peer.hello().map(Hello::name).orElse(""),
                peer.remote().getAddress().getHostAddress(),
                peer.user(),
                peer.tls().map(tls -> tls.protocol() + " " + tls.cipherSuite()));
    }
}
