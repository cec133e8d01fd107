package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Command.Auth;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.sasl.ServerExchange;
import dev.tasso.smtp.sasl.ServerExchange.Turn;
import dev.tasso.smtp.sasl.SlowDenial;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.server.State.Exchanging;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Upgrading;
import java.util.Base64;
import java.util.Optional;

/// STARTTLS and AUTH: how a connection becomes safe, and its client known (RFC 3207, RFC 4954).
record Security(Offer offer) {

    private static final int BASE64_GROUP = 4;

    Step startTls(Ready ready) {
        Peer peer = ready.peer();
        if (offer.startTls(peer)) {
            return new Step(Replies.START_TLS, new Upgrading(peer));
        }
        boolean offered = offer.options().tls() instanceof Tls.Offered;
        return new Step(
                peer.tls().isPresent()
                        ? Replies.TLS_ALREADY
                        : offered ? Replies.TLS_AFTER_AUTH : Replies.TLS_NOT_OFFERED,
                ready);
    }

    Step authenticate(Ready ready, Auth auth) {
        Peer peer = ready.peer();
        if (!(offer.options().authentication() instanceof Authentication.Offered offered)) {
            return new Step(Replies.AUTH_NOT_OFFERED, ready);
        }
        if (!offer.auth(peer)) {
            return new Step(peer.user().isPresent() ? Replies.AUTH_ALREADY : Replies.AUTH_NEEDS_TLS, ready);
        }
        Optional<Mechanism> mechanism = offer.mechanism(auth.mechanism(), peer);
        if (mechanism.isEmpty()) {
            return new Step(Replies.AUTH_UNKNOWN_MECHANISM, ready);
        }
        ServerExchange exchange = offered.authenticator().begin(mechanism.get(), offer.claimant(peer));
        Exchanging exchanging = new Exchanging(ready, new SlowDenial(exchange, offered.failureAfter()));
        return auth.initialResponse().isEmpty()
                ? new Step(Replies.challenge(exchange.opening()), exchanging)
                : response(
                        exchanging,
                        auth.initialResponse().get().equals("=")
                                ? ""
                                : auth.initialResponse().get());
    }

    /// Takes a line of an authentication: base64, or `*` to give up (RFC 4954 section 4).
    Step response(Exchanging exchanging, String base64) {
        Ready before = exchanging.before();
        if (base64.equals("*")) {
            return new Step(Replies.AUTH_CANCELLED, before);
        }
        if (base64.length() % BASE64_GROUP != 0) {
            // The decoder would do without the padding.
            return new Step(Replies.AUTH_MALFORMED, before);
        }
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new Step(Replies.AUTH_MALFORMED, before);
        }
        return switch (exchanging.exchange().respond(octets)) {
            case Turn.Challenge(var challenge) -> new Step(Replies.challenge(challenge), exchanging);
            case Turn.Malformed() -> new Step(Replies.AUTH_MALFORMED, before);
            case Turn.Done(Verdict.Granted(var user)) ->
                new Step(Replies.AUTHENTICATED, new Ready(before.peer().authenticated(user)));
            case Turn.Done(Verdict.Denied()) -> new Step(Replies.AUTH_FAILED, before);
            case Turn.Done(Verdict.Unavailable()) -> new Step(Replies.AUTH_UNAVAILABLE, before);
        };
    }
}
