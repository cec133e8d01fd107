package dev.tasso.mta.watch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Whom we speak with.
///
/// @param name of the listener that a client came to, or of the host that we went to
/// @param peer the address at the far end with its port, or a unix domain socket
/// @param address the same, where it is one of IP
public record Place(String name, String peer, Optional<InetAddress> address) {

    public static Place of(String name, InetSocketAddress peer) {
        String host = peer.getAddress().getHostAddress();
        return new Place(
                name,
                (host.contains(":") ? "[" + host + "]" : host) + ":" + peer.getPort(),
                Optional.of(peer.getAddress()));
    }
}
