package dev.tasso.smtp.server;

import dev.tasso.smtp.wire.TlsInfo;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Whom a session talks with, as far as is known at this moment.
///
/// @param listener the name of the listener it came to
/// @param remote where it sits
/// @param local where it reached us
/// @param hello how it greeted, since the last switch to TLS
/// @param tls what TLS agreed on
/// @param user who it proved to be
public record Peer(
        String listener,
        InetSocketAddress remote,
        InetSocketAddress local,
        Optional<Hello> hello,
        Optional<TlsInfo> tls,
        Optional<String> user) {

    /// Somebody who has just connected.
    public Peer(String listener, InetSocketAddress remote, InetSocketAddress local) {
        this(listener, remote, local, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The same, having greeted.
    public Peer greeting(Hello said) {
        return new Peer(listener, remote, local, Optional.of(said), tls, user);
    }

    /// The same behind TLS; all it said before is forgotten (RFC 3207 section 4.2).
    public Peer secured(TlsInfo agreed) {
        return new Peer(listener, remote, local, Optional.empty(), Optional.of(agreed), Optional.empty());
    }

    /// The same, having proved who it is.
    public Peer authenticated(String name) {
        return new Peer(listener, remote, local, hello, tls, Optional.of(name));
    }
}
