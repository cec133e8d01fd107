package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.Extension;
import java.util.Optional;

/// A connection that is greeted, secured and authenticated as its route asks: the next thing said on it is MAIL.
final class Connection {

    private final SmtpClient client;
    private final Speaker.Remote remote;
    private final Optional<String> tls;
    private final boolean verified;
    private final boolean offersRequireTls;
    private int messages;
    private long idleSinceNanos;

    /// @param nameChecked whether TLS would not have come about with a certificate for another name
    Connection(SmtpClient client, Speaker.Remote remote, boolean nameChecked) {
        this.client = client;
        this.remote = remote;
        this.tls = Dialer.tls(client);
        this.verified = nameChecked && tls.isPresent();
        this.offersRequireTls = client.extensions().optional().contains(Extension.REQUIRETLS);
    }

    SmtpClient client() {
        return client;
    }

    /// Who makes the reports about what it takes: DSN passes the duty on; LMTP without it has brought the mail home
    /// (RFC 2033 section 1).
    Outcome.Onward onward() {
        if (client.extensions().has(Extension.DSN.keyword())) {
            return Outcome.Onward.REPORTING;
        }
        return client.protocol() == Protocol.LMTP ? Outcome.Onward.FINAL : Outcome.Onward.RELAYED;
    }

    Speaker.Remote remote() {
        return remote;
    }

    Optional<String> tls() {
        return tls;
    }

    /// Whether the host has shown a certificate for its name that is trusted.
    boolean verified() {
        return verified;
    }

    /// Whether the host passes messages on only as safely as it got them, where they ask for it (RFC 8689 section 2).
    boolean offersRequireTls() {
        return offersRequireTls;
    }

    /// Counts one more transaction.
    void used() {
        messages++;
    }

    /// Whether the host takes no further transaction on this connection (RFC 9422).
    boolean exhausted() {
        return messages >= limit("MAILMAX");
    }

    /// What the host has told of a limit; a great number where it told nothing.
    int limit(String name) {
        return client.extensions().limit(name).orElse(Integer.MAX_VALUE);
    }

    int messages() {
        return messages;
    }

    void idleSince(long nanos) {
        idleSinceNanos = nanos;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }
}
