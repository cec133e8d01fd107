package dev.tasso.mta.accept;

import dev.tasso.mta.config.Listener.Kind;
import dev.tasso.mta.mail.MailDate;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.server.Forwarded;
import dev.tasso.smtp.server.Hello;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The trace that this server leaves at the top of every message it takes (RFC 5321 section 4.4).
///
/// Nothing that a client says gets in unless it is a domain, an address or a number of our own: what is not well-formed
/// is left out, and what is well-formed holds no line end. The login is left out, for others can read the field.
final class ReceivedField {

    private ReceivedField() {}

    /// The field with its CRLF. Whom XFORWARD names stands behind the client that said it. The `tls` clause is that of
    /// RFC 8314 section 4.3, `PRIORITY` that of RFC 6710 section 4.1.
    ///
    /// @param transaction with the priority that is believed
    static String of(Transaction transaction, Kind kind, String hostname, MessageId id, Instant at) {
        Peer peer = transaction.peer();
        boolean utf8 = transaction.parameters().smtpUtf8();
        String client = new AddressLiteral(peer.remote().getAddress()).text();
        String name = peer.hello()
                .flatMap(hello -> Domain.parse(hello.name()))
                .map(domain -> utf8 ? domain.text() : domain.ascii())
                .orElse(client);
        List<String> clauses = new ArrayList<>();
        only(transaction, utf8).ifPresent(mailbox -> clauses.add("for <" + mailbox + ">"));
        peer.tls().ifPresent(tls -> clauses.add("tls " + token(tls.cipherSuite())));
        transaction.parameters().priority().ifPresent(priority -> clauses.add("PRIORITY " + priority));
        String before = peer.forwarded()
                .flatMap(Forwarded::address)
                .map(address -> ", for " + new AddressLiteral(address).text())
                .orElse("");
        return "Received: from " + name + " (" + client + before + ")\r\n"
                + "\tby " + hostname + " with " + protocol(peer, kind, utf8) + " id " + id
                + (clauses.isEmpty() ? "" : "\r\n\t" + String.join(" ", clauses))
                + ";\r\n\t" + MailDate.of(at) + "\r\n";
    }

    /// What stands after `with` (RFC 3848, RFC 6531 section 4.3).
    static String protocol(Peer peer, Kind kind, boolean smtpUtf8) {
        boolean extended = peer.hello().map(Hello::extended).orElse(false);
        if (!extended) {
            return "SMTP";
        }
        String secured = peer.tls().isPresent() ? "S" : "";
        String authenticated = peer.user().isPresent() ? "A" : "";
        String spoken = kind == Kind.LMTP ? "LMTP" : smtpUtf8 ? "SMTP" : "ESMTP";
        return (smtpUtf8 ? "UTF8" : "") + spoken + secured + authenticated;
    }

    /// The recipient, where there is one only: a longer list would tell each of the others (RFC 5321 section 7.6).
    private static Optional<String> only(Transaction transaction, boolean utf8) {
        boolean alone = transaction.accepted().size() == 1;
        return alone && transaction.accepted().getFirst().recipient() instanceof ForwardPath.Recipient(Mailbox mailbox)
                ? text(mailbox, utf8)
                : Optional.empty();
    }

    private static Optional<String> text(Mailbox mailbox, boolean utf8) {
        if (utf8) {
            return Optional.of(mailbox.text());
        }
        return mailbox.ascii()
                ? Optional.of(mailbox.localText() + "@" + mailbox.domain().ascii())
                : Optional.empty();
    }

    private static String token(String text) {
        return text.replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
