package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.smtp.client.SmtpClient;
import java.util.Optional;

/// A connection that is greeted, secured and authenticated as its route asks: the next thing said on it is MAIL.
final class Connection {

    private final SmtpClient client;
    private final Speaker.Remote remote;
    private final Optional<String> tls;
    private int messages;
    private long idleSinceNanos;

    Connection(SmtpClient client, Speaker.Remote remote) {
        this.client = client;
        this.remote = remote;
        this.tls = Dialer.tls(client);
    }

    SmtpClient client() {
        return client;
    }

    Speaker.Remote remote() {
        return remote;
    }

    Optional<String> tls() {
        return tls;
    }

    /// Counts one more transaction.
    void used() {
        messages++;
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
