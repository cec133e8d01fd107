package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.sasl.Claimant;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.wire.TlsInfo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        return !authLacksTls(peer) && peer.user().isEmpty() && !mechanisms(peer).isEmpty();
    }

    /// Whether a password would be sent in clear.
    boolean authLacksTls(Peer peer) {
        return options.authRequiresTls() && peer.tls().isEmpty();
    }

    /// The mechanism of that name, if this peer may use it.
    Optional<Mechanism> mechanism(String name, Peer peer) {
        return Mechanism.named(name).filter(mechanisms(peer)::contains);
    }

    private List<Mechanism> mechanisms(Peer peer) {
        return claimant(peer).offered();
    }

    /// What an authenticator may know of a peer, and what it is offered.
    Claimant claimant(Peer peer) {
        Claimant claimant = new Claimant(
                peer.remote().getAddress(),
                peer.tls().isPresent(),
                peer.tls().flatMap(TlsInfo::binding),
                peer.tls().map(TlsInfo::peerCertificates).orElse(List.of()));
        return switch (options.authentication()) {
            case Authentication.None() -> claimant;
            case Authentication.Offered offered ->
                claimant.offered(offered.authenticator().mechanisms());
        };
    }

    /// How a client may greet.
    List<String> hellos() {
        return options.services().protocol() == Services.Protocol.LMTP ? List.of("LHLO") : List.of("EHLO", "HELO");
    }

    /// Whether this connection's word about another client is taken; the client it speaks for changes nothing in that.
    boolean xclient(Peer peer) {
        return options.services().trust().xclient().test(peer.speaker().getAddress());
    }

    boolean xforward(Peer peer) {
        return options.services().trust().xforward().test(peer.speaker().getAddress());
    }

    /// What may be used up, as a client may know it beforehand (RFC 9422).
    private String limits() {
        StringBuilder limits = new StringBuilder("LIMITS RCPTMAX=")
                .append(options.sessionLimits().recipientsMax());
        if (options.services().mailsMax() > 0) {
            limits.append(" MAILMAX=").append(options.services().mailsMax());
        }
        if (options.services().recipientDomainsMax() > 0) {
            limits.append(" RCPTDOMAINMAX=").append(options.services().recipientDomainsMax());
        }
        return limits.toString();
    }

    /// The extensions that may be used now, of those that not every server has.
    Set<Extension> extensions(Peer peer) {
        Set<Extension> offered = EnumSet.noneOf(Extension.class);
        offered.addAll(options.extensions());
        if (peer.tls().isEmpty()) {
            offered.remove(Extension.REQUIRETLS);
        }
        return offered;
    }

    /// The keywords of EHLO's reply (RFC 5321 section 4.1.1.1).
    List<String> keywords(Peer peer) {
        List<String> keywords = new ArrayList<>(List.of(
                "PIPELINING",
                "SIZE " + options.limits().bodyOctetsMax(),
                "8BITMIME",
                "ENHANCEDSTATUSCODES",
                "SMTPUTF8"));
        extensions(peer)
                .forEach(extension -> keywords.add(options.services().bounds().announced(extension)));
        if (startTls(peer)) {
            keywords.add("STARTTLS");
        }
        if (auth(peer)) {
            keywords.add("AUTH "
                    + String.join(
                            " ",
                            mechanisms(peer).stream().map(Mechanism::saslName).toList()));
        }
        keywords.add(limits());
        if (options.services().releases()) {
            keywords.add("ETRN");
        }
        if (xclient(peer)) {
            keywords.add(Introduction.XCLIENT);
        }
        if (xforward(peer)) {
            keywords.add(Introduction.XFORWARD);
        }
        keywords.add("HELP");
        return keywords;
    }
}
