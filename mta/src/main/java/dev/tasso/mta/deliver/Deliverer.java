package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Route;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.reply.Reply;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Stage 5, from the outside: where mail for a domain goes, and one attempt to bring a message there.
///
/// Everything blocks and is called on virtual threads; it is safe for any number of them.
public final class Deliverer implements AutoCloseable {

    private final Router router;
    private final Planner planner;
    private final InstantSource clock;

    public Deliverer(DeliverOptions options, Dns dns, InstantSource clock) {
        this.router = new Router(options.routes());
        this.planner = new Planner(options, dns);
        this.clock = clock;
    }

    /// The route of a domain; asks nobody.
    public Route route(Domain domain) {
        return router.route(domain);
    }

    /// Where mail for a domain goes now; may wait for DNS, within its named limit. Never throws.
    public Plan plan(Domain domain) {
        return planner.plan(domain, route(domain));
    }

    /// Brings one message to its recipients at the plan's site and says how it ended for each, in the order of the
    /// delivery's recipients. Uses a kept connection of the site where there is one. Never throws for what others do.
    public List<Outcome> attempt(Plan plan, Delivery delivery, Patience patience) {
        Reply reply = plan.nobody().orElse(Reply.of(451, "4.3.0", "Nobody was asked"));
        Answer answer = new Answer(
                reply, new Answer.Speaker.Ourselves(), Answer.Stage.ROUTE, Optional.empty(), clock.instant());
        return Collections.nCopies(delivery.recipients().size(), new Outcome.Deferred(answer));
    }

    /// Says goodbye on every kept connection. Attempts under way go on.
    @Override
    public void close() {}
}
