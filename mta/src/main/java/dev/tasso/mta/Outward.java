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

    Outward(Supplier<Deliverer> deliverer, InstantSource clock) {
        this.deliverer = deliverer;
        this.clock = clock;
    }

    @Override
    public Optional<Destination> known(String domain) {
        Deliverer now = deliverer.get();
        return Domain.parse(domain)
                .filter(parsed -> !(now.route(parsed).via() instanceof Route.Via.Mx))
                .map(parsed -> new To(now, now.plan(parsed)));
    }

    @Override
    public Destination locate(String domain) {
        Deliverer now = deliverer.get();
        return new To(
                now,
                now.plan(Domain.parse(domain)
                        .orElseThrow(() -> new IllegalArgumentException("not a domain: " + domain))));
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
