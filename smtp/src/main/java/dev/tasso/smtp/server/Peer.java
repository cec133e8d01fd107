package dev.tasso.smtp.server;

import dev.tasso.smtp.wire.TlsInfo;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Whom a session talks with, as far as is known at this moment.
///
/// @param listener the name of the listener it came to
/// @param speaker who talks to us: the one who said XCLIENT where somebody speaks for another, else the same as
///     `remote`. A proxy only passes on, and what it is trusted with its clients are not
/// @param remote where the client sits
/// @param local where it reached us, or the proxy before us
/// @param hello how it greeted, since the last switch to TLS
/// @param tls what TLS agreed on
/// @param user who it proved to be
/// @param forwarded whom the next message came from before it came to this client, as a trusted client says
public record Peer(
        String listener,
        InetSocketAddress speaker,
        InetSocketAddress remote,
        InetSocketAddress local,
        Optional<Hello> hello,
        Optional<TlsInfo> tls,
        Optional<String> user,
        Optional<Forwarded> forwarded) {

    /// Somebody who has just connected.
    public Peer(String listener, InetSocketAddress remote, InetSocketAddress local) {
        this(listener, remote, remote, local, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The same connection, with another client at its far end, of whom nothing else is known.
    public Peer speakingFor(InetSocketAddress client, InetSocketAddress reached) {
        return new Peer(listener, speaker, client, reached, Optional.empty(), tls, Optional.empty(), Optional.empty());
    }

    /// The same, having greeted.
    public Peer greeting(Hello said) {
        return new Peer(listener, speaker, remote, local, Optional.of(said), tls, user, forwarded);
    }

    /// The same behind TLS; all it said before is forgotten (RFC 3207 section 4.2).
    public Peer secured(TlsInfo agreed) {
        return new Peer(
                listener,
                speaker,
                remote,
                local,
                Optional.empty(),
                Optional.of(agreed),
                Optional.empty(),
                Optional.empty());
    }

    /// The same, having proved who it is.
    public Peer authenticated(String name) {
        return new Peer(listener, speaker, remote, local, hello, tls, Optional.of(name), forwarded);
    }

    /// The same, having said whom the next message comes from.
    public Peer forwarding(Optional<Forwarded> origin) {
        return new Peer(listener, speaker, remote, local, hello, tls, user, origin);
    }
}
