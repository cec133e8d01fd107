package dev.tasso.mta.deliver;

import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.mail.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Collections;
import java.util.Optional;
import dev.tasso.mta.mail.Answer;
import dev.tasso.smtp.reply.Reply;

/// Stage 5, from the outside: where mail for a domain goes, and one attempt to bring a message there.
///
/// Everything blocks and is called on virtual threads; it is safe for any number of them.
public final class Deliverer implements AutoCloseable {

    private final Router router;
    private final Planner planner;
    private final InstantSource clock;

    public Deliverer(Router router, DeliverOptions options, Dns dns, InstantSource clock) {
        this.router = router;
        this.clock = clock;
        this.planner = new Planner(options, dns);
    }

    /// The route of a domain; asks nobody.
    public Route route(String domain) {
        return router.route(domain);
    }

    /// Where mail for a domain goes now; may wait for DNS, within its named limit. Never throws.
    public Plan plan(String domain) {
        return planner.plan(domain, route(domain));
    }

    /// Brings one message to its recipients at the plan's site and says how it ended for each, in the order of the
    /// delivery's recipients. Uses a kept connection of the site where there is one. Never throws for what others do.
    public List<Outcome> attempt(Plan plan, Delivery delivery, Patience patience) {
        Reply reply = plan.hosts() instanceof Hosts.Nobody nobody ? nobody.reply() : Reply.of(451, "4.3.5", "Not built");
        return Collections.nCopies(delivery.recipients().size(), new Outcome.Deferred(new Answer(reply, new Answer.Speaker.Ourselves(), Answer.Stage.ROUTE, Optional.empty(), clock.instant())));
    }

    /// Says goodbye on every kept connection. Attempts under way go on.
    @Override
    public void close() {}
}
