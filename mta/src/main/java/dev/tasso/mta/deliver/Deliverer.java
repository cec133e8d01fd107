package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.smtp.address.Domain;
import java.time.InstantSource;
import java.util.List;

/// Stage 5, from the outside: where mail for a domain goes, and one attempt to bring a message there.
///
/// Everything blocks and is called on virtual threads; it is safe for any number of them.
public final class Deliverer implements AutoCloseable {

    private final Router router;
    private final Planner planner;
    private final LocalDelivery local;
    private final Attempt.Ways ways;

    /// @param lookout where connections can be watched
    public Deliverer(DeliverOptions options, Dns dns, InstantSource clock, Lookout lookout) {
        Answers answers = new Answers(clock);
        Reachable reachable = new Reachable(options.settings().privateAddresses(), options.listeners());
        this.router = new Router(options.routes());
        this.planner = new Planner(options, dns);
        this.local = new LocalDelivery(options.hostName(), answers);
        this.ways = new Attempt.Ways(
                new Finder(dns, reachable, options.settings().ipv6()),
                new Dialer(options, answers, new Watching(lookout)),
                new Connections(options.settings().idleTime()),
                new DeadAddresses(),
                answers);
    }

    /// The route of a domain; asks nobody.
    public Route route(Domain domain) {
        return router.route(domain);
    }

    /// Where mail for a domain goes now; may wait for DNS, within its named limit. Never throws.
    public Plan plan(Domain domain) {
        return planner.plan(domain, route(domain));
    }

    /// The same, once the domain has asked for the mail that its route holds.
    public Plan released(Domain domain) {
        return planner.plan(domain, route(domain).released());
    }

    /// Brings one message to its recipients at the plan's site and says how it ended for each, in their order. Uses a
    /// kept connection of the site where there is one. Never throws for what others do.
    public List<Outcome> attempt(Plan plan, Delivery delivery, Patience patience) {
        return switch (plan.route().via()) {
            case Via.Maildir maildir -> local.maildir(maildir, delivery, patience);
            case Via.Discard _ -> local.discard(delivery);
            case Via.Mx _, Via.SmartHost _, Via.LmtpTcp _, Via.LmtpUnix _, Via.Hold _ ->
                new Attempt(plan, delivery, patience, ways).run();
        };
    }

    /// How many connections are kept open that nobody uses now.
    public int idleConnections() {
        return ways.connections().count();
    }

    /// Says goodbye on every kept connection. Attempts under way go on.
    @Override
    public void close() {
        ways.connections().close();
    }
}
