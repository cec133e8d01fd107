package dev.tasso.mta.cli.console;

import dev.tasso.mta.explain.Explanation;
import dev.tasso.mta.explain.Following;
import dev.tasso.mta.explain.Following.Offered;
import dev.tasso.mta.explain.Standing;
import dev.tasso.smtp.client.Extensions;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Visible;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A conversation with one server: what is said, what came back and what it means, and how far it has come.
final class Session implements AutoCloseable {
    private static final int CLOSING = 421;
    private static final int BYE = 221;
    private static final int START_TLS = 220;
    private static final Duration TOLD_AFTER = Duration.ofSeconds(4);
    private static final Duration QUIT_WITHIN = Duration.ofSeconds(5);

    private final Remote remote;
    private final Following following;
    private final Sight sight;
    private Extensions extensions = Extensions.none();
    private Optional<Reply> last = Optional.empty();
    private int replies;
    private final Set<String> known = new HashSet<>();
    private boolean over;

    Session(Remote remote, Following following, Sight sight) {
        this.remote = remote;
        this.following = following;
        this.sight = sight;
        if (remote.tls().isPresent()) {
            following.secured();
        }
    }

    Remote remote() {
        return remote;
    }

    Sight sight() {
        return sight;
    }

    Standing standing() {
        return following.standing();
    }

    /// What the last EHLO was offered.
    Extensions extensions() {
        return extensions;
    }

    /// Whether the next line answers a challenge of AUTH.
    boolean inExchange() {
        return following.inExchange();
    }

    /// What the last reply was an answer to: a command in lower case, `message` or `last`.
    String verb() {
        return following.verb();
    }

    /// The last reply; empty before the greeting.
    Optional<Reply> last() {
        return last;
    }

    /// How many replies have come.
    int replies() {
        return replies;
    }

    /// Whether the conversation has ended: after QUIT, or because the server said so.
    boolean over() {
        return over;
    }

    /// Says a line that somebody typed.
    Reply say(String line) throws IOException {
        following.said(line);
        remote.line(line);
        return hear();
    }

    /// Says a line that nobody typed, and shows it.
    Reply sayShown(String line) throws IOException {
        sight.echoing(true);
        try {
            following.said(line);
            remote.line(line);
        } finally {
            sight.echoing(false);
        }
        return hear();
    }

    /// Says QUIT for a user who leaves in any case: an answer that does not come is no fault.
    void leave() {
        try {
            remote.patience(QUIT_WITHIN);
            sayShown("QUIT");
        } catch (IOException silence) {
            sight.note("No answer to QUIT: " + silence.getMessage() + ".");
        }
    }

    /// A line was said, or will be, in another way.
    void said(String line) {
        following.said(line);
    }

    /// Waits for a reply, and explains it.
    Reply hear() throws IOException {
        Thread patience = Thread.startVirtualThread(this::tellWaiting);
        Reply reply;
        try {
            reply = remote.hear();
        } finally {
            patience.interrupt();
        }
        Explanation explanation = took(reply);
        sight.explain(explanation, news(reply));
        return reply;
    }

    /// What is offered and was not explained before: a second EHLO mostly offers the same.
    private List<Offered> news(Reply reply) {
        return following.offers(reply).stream()
                .filter(offered -> known.add(offered.keyword()))
                .toList();
    }

    /// Nobody should look at a screen on which nothing happens.
    private void tellWaiting() {
        try {
            Thread.sleep(TOLD_AFTER);
            sight.note("Waiting for the server, at most "
                    + remote.dial().within().toSeconds() + " seconds; Ctrl-C gives up.");
        } catch (InterruptedException _) {
            // It has answered.
        }
    }

    /// A reply was read, here or by somebody else.
    Explanation took(Reply reply) {
        Explanation explanation = following.heard(reply);
        boolean hello = verb().equals("ehlo") || verb().equals("helo") || verb().equals("lhlo");
        if (hello && reply.positive()) {
            extensions = verb().equals("helo") ? Extensions.none() : Extensions.parse(reply.lines());
        }
        last = Optional.of(reply);
        replies++;
        over = reply.code() == CLOSING || (reply.code() == BYE && verb().equals("quit"));
        return explanation;
    }

    /// TLS begins, and what was said before it does not count any more.
    void secure() throws IOException {
        extensions = Extensions.none();
        remote.secure();
    }

    /// Shows what came without having been asked for: a server that closes says so.
    void unasked() throws IOException {
        while (!over && remote.pending()) {
            sight.note("This came while nothing was asked:");
            hear();
        }
    }

    /// STARTTLS, typed or not, and the handshake where the server agrees.
    void startTls(boolean typed) throws IOException {
        Reply reply = typed ? say("STARTTLS") : sayShown("STARTTLS");
        if (reply.code() == START_TLS) {
            secure();
            tellTls();
        }
    }

    /// Says what TLS agreed on.
    void tellTls() {
        remote.tls().map(this::told).ifPresent(sight::note);
    }

    private String told(TlsInfo tls) {
        boolean checked = remote.dial().verification() instanceof Verification.Name;
        String certificate = tls.peerCertificates().isEmpty()
                        || !(tls.peerCertificates().getFirst() instanceof X509Certificate shown)
                ? "without a certificate"
                : "certificate " + shown.getSubjectX500Principal().getName() + ", by "
                        + shown.getIssuerX500Principal().getName() + ", until "
                        + shown.getNotAfter().toInstant();
        return Visible.text("TLS is active: " + tls.protocol() + ", " + tls.cipherSuite() + "; " + certificate
                + (checked ? "; checked." : "; not checked."));
    }

    @Override
    public void close() {
        remote.close();
    }
}
