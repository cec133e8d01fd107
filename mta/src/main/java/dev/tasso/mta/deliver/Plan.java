package dev.tasso.mta.deliver;

/// Where mail for one domain goes now. It may be used for a while (the answers of DNS are cached no longer than
/// they live) and by many attempts at once.
///
/// A domain that cannot be reached at all has a plan as well: the attempt then says why.
public final class Plan {

    private final String domain;
    private final Route route;
    private final Site site;
    private final Hosts hosts;

    Plan(String domain, Route route, Site site, Hosts hosts) {
        this.domain = domain;
        this.route = route;
        this.site = site;
        this.hosts = hosts;
    }

    public String domain() {
        return domain;
    }

    public Route route() {
        return route;
    }

    public Site site() {
        return site;
    }

    Hosts hosts() {
        return hosts;
    }
}
