package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Route;
import dev.tasso.smtp.address.Domain;
import java.util.List;

/// Finds the route of a domain: the first that matches.
final class Router {

    private final List<Route> routes;

    /// A router whose last route matches every domain.
    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    Route route(Domain domain) {
        return routes.stream()
                .filter(route -> route.match().stream().anyMatch(pattern -> pattern.matches(domain)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no route matches " + domain));
    }
}
