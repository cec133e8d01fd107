package dev.tasso.smtp.server;

import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.server.Authentication.Passwords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a listener offers to a peer at this moment; EHLO, HELP and the session must agree on it.
record Offer(ServerOptions options) {

    /// Whether STARTTLS could succeed now.
    boolean startTls(Peer peer) {
        return options.tls() instanceof Tls.Offered
                && peer.tls().isEmpty()
                && peer.user().isEmpty();
    }

    /// Whether AUTH could succeed now.
    boolean auth(Peer peer) {
        return options.authentication() instanceof Passwords
                && !authLacksTls(peer)
                && peer.user().isEmpty();
    }

    /// Whether a password would be sent in clear.
    boolean authLacksTls(Peer peer) {
        return options.authRequiresTls() && peer.tls().isEmpty();
    }

    /// The mechanism of that name, if the listener has a use for it.
    Optional<Mechanism> mechanism(String name) {
        return Mechanism.named(name).filter(mechanisms()::contains);
    }

    private List<Mechanism> mechanisms() {
        return switch (options.authentication()) {
            case Authentication.None() -> List.of();
            case Passwords passwords ->
                Arrays.stream(Mechanism.values())
                        .filter(passwords.mechanisms()::contains)
                        .toList();
        };
    }

    /// The keywords of EHLO's reply (RFC 5321 section 4.1.1.1).
    List<String> extensions(Peer peer) {
        List<String> keywords = new ArrayList<>(List.of(
                "PIPELINING",
                "SIZE " + options.limits().bodyOctetsMax(),
                "8BITMIME",
                "ENHANCEDSTATUSCODES",
                "SMTPUTF8"));
        if (startTls(peer)) {
            keywords.add("STARTTLS");
        }
        if (auth(peer)) {
            keywords.add("AUTH "
                    + String.join(
                            " ", mechanisms().stream().map(Mechanism::name).toList()));
        }
        keywords.add("HELP");
        return keywords;
    }
}
