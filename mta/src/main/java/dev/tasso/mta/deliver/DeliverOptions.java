package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Deliver;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.tls.ClientTls;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/// What attempts need to know of this server and of the ways out.
///
/// @param hostName what we say in EHLO
/// @param ownNames every name under which an MX record may mean this server
/// @param listeners where this server takes mail, for finding itself in a list of hosts; an unspecified address stands
///     for all addresses of this machine
/// @param routes the last one matches every domain
/// @param tls whom a connection trusts and what it shows
public record DeliverOptions(
        String hostName,
        Set<String> ownNames,
        List<InetSocketAddress> listeners,
        List<Route> routes,
        Deliver settings,
        ClientTls tls) {

    public DeliverOptions {
        ownNames = Set.copyOf(ownNames);
        listeners = List.copyOf(listeners);
        routes = List.copyOf(routes);
    }

    /// As the configuration says.
    public static DeliverOptions of(Config config) {
        String name = config.hostname().ascii();
        List<InetSocketAddress> listeners = config.listeners().stream()
                .map(Listener::address)
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .toList();
        return new DeliverOptions(
                name, Set.of(name), listeners, config.routes(), config.deliver(), ClientTls.of(config.tls()));
    }
}
