package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Route;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.reply.Reply;
import java.util.Optional;

/// Where mail for one domain goes now. It may be used by many attempts at once, and for as long as the caller would
/// trust an answer of DNS.
///
/// A domain that cannot be reached at all has a plan as well: the attempt then says why.
public final class Plan {

    private final Domain domain;
    private final Route route;
    private final Site site;
    private final Hosts hosts;

    Plan(Domain domain, Route route, Site site, Hosts hosts) {
        this.domain = domain;
        this.route = route;
        this.site = site;
        this.hosts = hosts;
    }

    public Domain domain() {
        return domain;
    }

    public Route route() {
        return route;
    }

    public Site site() {
        return site;
    }

    /// Why there is nobody to ask: a 5yz of our own, or a 4yz where asking again may help. An attempt answers the
    /// same at once and needs no connection.
    public Optional<Reply> nobody() {
        return hosts instanceof Hosts.Nobody nobody ? Optional.of(nobody.reply()) : Optional.empty();
    }

    /// Whether the mail waits here until its destination asks for it.
    public boolean holds() {
        return route.via() instanceof Route.Via.Hold;
    }

    /// Whether an attempt makes a connection to another host.
    public boolean remote() {
        return !(hosts instanceof Hosts.Nobody || hosts instanceof Hosts.Here);
    }

    Hosts hosts() {
        return hosts;
    }
}
