package dev.tasso.mta.accept;

import dev.tasso.mta.config.Answering;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Listener.Kind;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.mail.Headers;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.DomainName;
import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who may send what to whom: every decision that the configuration makes about a message, as one immutable value. A
/// reload makes a new one; a session keeps its own until its next MAIL.
public final class Policy {

    private final Config config;
    private final LocalMail local;
    private final SenderRules senders;
    private final Inquiries inquiries;
    private final Map<String, Listener> listeners;
    private final Dns dns;

    /// What the configuration says.
    ///
    /// @param dns asked about the domains of strangers
    public Policy(Config config, Dns dns) {
        this.config = config;
        this.dns = dns;
        this.local = new LocalMail(config.local(), config.aliases());
        this.senders = new SenderRules(config.accounts(), local, config.local().domains());
        this.inquiries = new Inquiries(local, config.local().domains());
        this.listeners = config.listeners().stream().collect(Collectors.toMap(Listener::name, Function.identity()));
    }

    /// Where mail for a recipient goes, or why it is refused.
    Destination destination(Peer peer, ForwardPath recipient) {
        return switch (recipient) {
            case ForwardPath.Postmaster() -> local.postmaster();
            case ForwardPath.Recipient(Mailbox mailbox) -> {
                if (local.isLocal(mailbox.domain())) {
                    yield local.find(mailbox);
                }
                yield mayRelay(peer)
                        ? new Destination.Mailboxes(List.of(mailbox))
                        : new Destination.Refused(Refusals.RELAY_DENIED);
            }
        };
    }

    /// Whom we know may send to everybody, but by LMTP; nobody else may.
    private boolean mayRelay(Peer peer) {
        return knows(peer) && kind(peer) != Kind.LMTP;
    }

    /// Whether a client is in a trusted network or has authenticated.
    boolean knows(Peer peer) {
        return peer.user().isPresent() || config.relay().trusts(peer.remote().getAddress());
    }

    /// A listener that a reload has taken from the file goes on as it was; it has no kind that adds or forbids.
    private Kind kind(Peer peer) {
        return Optional.ofNullable(listeners.get(peer.listener()))
                .map(Listener::kind)
                .orElse(Kind.MX);
    }

    /// What is wrong with the sender in MAIL.
    Optional<Reply> senderRefusal(Transaction transaction) {
        if (kind(transaction.peer()) == Kind.MX
                && !knows(transaction.peer())
                && transaction.sender() instanceof ReversePath.Sender(Mailbox sender)
                && takesNoMail(sender.domain())) {
            return Optional.of(Refusals.SENDER_TAKES_NO_MAIL);
        }
        return transaction.peer().user().flatMap(login -> senders.refusal(login, transaction.sender()));
    }

    /// Whether a domain says that it has no mail (RFC 7505 section 4.2); where DNS does not answer, it does not say so.
    private boolean takesNoMail(Domain domain) {
        return domain instanceof DomainName name
                && dns.mx(name.ascii()) instanceof Dns.Answer.Found<Dns.Mx>(List<Dns.Mx> records)
                && records.stream().allMatch(mx -> mx.host().isEmpty());
    }

    /// How a client is greeted that cannot send here.
    Optional<Reply> closed(Peer peer) {
        return kind(peer) == Kind.CLOSED ? Optional.of(Refusals.TAKES_NO_MAIL) : Optional.empty();
    }

    /// Answers VRFY.
    Reply verify(Peer peer, String asked) {
        return answers(peer, Answering::verify) ? inquiries.verify(asked) : Replies.CANNOT_VERIFY;
    }

    /// Answers EXPN.
    Reply expand(Peer peer, String asked) {
        return answers(peer, Answering::expand) ? inquiries.expand(asked) : Refusals.NOT_TOLD;
    }

    /// Whether a client may have sent on what is held.
    boolean mayRelease(Peer peer) {
        return answers(peer, Answering::release);
    }

    private boolean answers(Peer peer, Function<Answering, Answering.Audience> question) {
        return Optional.ofNullable(listeners.get(peer.listener()))
                .map(listener -> question.apply(listener.answering()).holds(knows(peer)))
                .orElse(false);
    }

    /// The answer to a sender that may send, which says so where something it asked for is not given (RFC 6710 section
    /// 4.1).
    Reply senderAccepted(Transaction transaction) {
        OptionalInt asked = transaction.parameters().priority();
        return asked.equals(priority(transaction)) ? Replies.SENDER_OK : Refusals.PRIORITY_NOT_TAKEN;
    }

    private Transaction believed(Transaction transaction) {
        return new Transaction(
                transaction.peer(),
                transaction.sender(),
                transaction.parameters().withPriority(priority(transaction)),
                transaction.accepted());
    }

    /// The priority that a message gets: what strangers say of their own mail is not believed.
    OptionalInt priority(Transaction transaction) {
        return knows(transaction.peer()) ? transaction.parameters().priority() : OptionalInt.empty();
    }

    /// What is wrong with the header section.
    Optional<Reply> headerRefusal(Transaction transaction, Headers headers) {
        if (headers.count("Received") > config.limits().receivedHops()) {
            return Optional.of(Refusals.LOOP);
        }
        return transaction.peer().user().flatMap(login -> senders.refusal(login, headers));
    }

    /// The fields that go on top of the message: the trace, and on a submission listener what the message lacks (RFC
    /// 6409 section 8).
    String addedFields(Transaction transaction, Headers headers, MessageId id, Instant at) {
        String hostname = config.hostname().ascii();
        StringBuilder fields =
                new StringBuilder(ReceivedField.of(believed(transaction), kind(transaction.peer()), hostname, id, at));
        boolean submission = kind(transaction.peer()) == Kind.SUBMISSION;
        if (submission && headers.count("Date") == 0) {
            fields.append("Date: ").append(MailDate.of(at)).append("\r\n");
        }
        if (submission && headers.count("Message-ID") == 0) {
            fields.append("Message-ID: ").append(ownMessageId(id)).append("\r\n");
        }
        return headers.missing() ? fields.append("\r\n").toString() : fields.toString();
    }

    /// The fields that pretend to be findings of ours.
    List<Headers.Span> forged(Headers headers) {
        return ForgedFindings.in(headers, config.hostname());
    }

    /// The Message-ID that the message has, or is given by us.
    Optional<String> messageId(Transaction transaction, Headers headers, MessageId id) {
        boolean submission = kind(transaction.peer()) == Kind.SUBMISSION;
        Optional<String> field = headers.first("Message-ID");
        return field.isEmpty() && submission ? Optional.of(ownMessageId(id)) : field.filter(Policy::wellFormed);
    }

    /// Refused unknown recipients of a session before it is closed.
    int unknownRecipientsMax() {
        return config.limits().unknownRecipients();
    }

    private String ownMessageId(MessageId id) {
        return "<" + id + "@" + config.hostname().ascii() + ">";
    }

    private static boolean wellFormed(String messageId) {
        return messageId.startsWith("<")
                && messageId.endsWith(">")
                && messageId.length() <= 998
                && messageId.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
    }
}
