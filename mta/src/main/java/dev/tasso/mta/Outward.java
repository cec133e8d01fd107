package dev.tasso.mta;

import dev.tasso.mta.config.Route;
import dev.tasso.mta.deliver.Deliverer;
import dev.tasso.mta.deliver.Delivery;
import dev.tasso.mta.deliver.Patience;
import dev.tasso.mta.deliver.Plan;
import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.schedule.Attempts;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.reply.Reply;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The scheduler's view of deliveries: asks the deliverer of the moment, so that a reload takes effect at the next
/// attempt.
final class Outward implements Attempts {
    private final Supplier<Deliverer> deliverer;
    private final InstantSource clock;
    private final Released released;

    Outward(Supplier<Deliverer> deliverer, InstantSource clock) {
        this.deliverer = deliverer;
        this.clock = clock;
        this.released = new Released(clock);
    }

    @Override
    public Optional<Destination> known(String domain) {
        Deliverer now = deliverer.get();
        return Domain.parse(domain)
                .filter(parsed -> !(route(now, parsed).via() instanceof Route.Via.Mx))
                .map(parsed -> to(now, parsed));
    }

    @Override
    public Destination locate(String domain) {
        return to(
                deliverer.get(),
                Domain.parse(domain).orElseThrow(() -> new IllegalArgumentException("not a domain: " + domain)));
    }

    private Route route(Deliverer now, Domain domain) {
        Route route = now.route(domain);
        return released.contains(domain.ascii()) ? route.released() : route;
    }

    private To to(Deliverer now, Domain domain) {
        return new To(now, released.contains(domain.ascii()) ? now.released(domain) : now.plan(domain));
    }

    @Override
    public boolean release(String domain) {
        boolean holds = Domain.parse(domain)
                .map(parsed -> deliverer.get().route(parsed).via() instanceof Route.Via.Hold)
                .orElse(false);
        if (holds) {
            released.add(domain);
        }
        return holds;
    }

    @Override
    public List<Outcome> attempt(Destination destination, Delivery delivery, Patience patience) {
        To to = (To) destination;
        return to.deliverer.attempt(to.plan, delivery, patience);
    }

    /// A plan, and the deliverer that made it.
    private final class To implements Destination {
        private final Deliverer deliverer;
        private final Plan plan;

        To(Deliverer deliverer, Plan plan) {
            this.deliverer = deliverer;
            this.plan = plan;
        }

        @Override
        public Site site() {
            return plan.site();
        }

        @Override
        public boolean remote() {
            return plan.remote();
        }

        @Override
        public boolean holds() {
            return plan.holds();
        }

        @Override
        public Optional<Outcome> nobody() {
            return plan.nobody().map(this::outcome);
        }

        private Outcome outcome(Reply reply) {
            Answer answer = new Answer(
                    reply, new Answer.Speaker.Ourselves(), Answer.Stage.ROUTE, Optional.empty(), clock.instant());
            return reply.permanent() ? new Outcome.Failed(answer) : new Outcome.Deferred(answer);
        }
    }
}
