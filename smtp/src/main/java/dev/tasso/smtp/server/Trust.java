package dev.tasso.smtp.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/// Whose word about somebody else a listener takes. What an unlisted peer says of that kind is refused, or not even
/// understood.
///
/// @param proxies who must begin each connection with a PROXY header, and nobody else may
/// @param xclient who may say XCLIENT: from then on the session is that of another client
/// @param xforward who may say XFORWARD: for traces and logs only
/// @param proxyHeaderWithin the time a proxy has for its header
public record Trust(
        Predicate<InetAddress> proxies,
        Predicate<InetAddress> xclient,
        Predicate<InetAddress> xforward,
        Duration proxyHeaderWithin) {

    /// Nobody's.
    public static Trust nobody() {
        return new Trust(_ -> false, _ -> false, _ -> false, Duration.ofSeconds(5));
    }

    public Trust withProxies(Predicate<InetAddress> value) {
        return new Trust(value, xclient, xforward, proxyHeaderWithin);
    }

    public Trust withXclient(Predicate<InetAddress> value) {
        return new Trust(proxies, value, xforward, proxyHeaderWithin);
    }

    public Trust withXforward(Predicate<InetAddress> value) {
        return new Trust(proxies, xclient, value, proxyHeaderWithin);
    }

    public Trust withProxyHeaderWithin(Duration value) {
        return new Trust(proxies, xclient, xforward, value);
    }
}
