package dev.tasso.mta.schedule;

import dev.tasso.mta.deliver.Delivery;
import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.spool.Spool;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does what the scheduler asks for, each piece on a virtual thread of its own, and hands the answer back to the
/// scheduler's thread.
final class Workers implements Work {

    /// RFC 2852.
    private static final Reply TOO_LATE = Reply.of(554, "5.4.7", "The time that the sender gave is over");

    private static final Reply DEFECT = Reply.of(451, "4.3.0", "An internal error; the attempt was broken off");

    private final Spool spool;
    private final Attempts attempts;
    private final Settling settling;
    private final Journal journal;
    private final InstantSource clock;
    private final Consumer<Consumer<Dispatch>> answer;

    Workers(
            Spool spool,
            Attempts attempts,
            Settling settling,
            Journal journal,
            InstantSource clock,
            Consumer<Consumer<Dispatch>> answer) {
        this.spool = spool;
        this.attempts = attempts;
        this.settling = settling;
        this.journal = journal;
        this.clock = clock;
        this.answer = answer;
    }

    @Override
    public void locate(Attempt attempt, LaneQueue lane) {
        run("locate", () -> {
            Destination destination = locate(lane.lane);
            answer.accept(dispatch -> dispatch.located(attempt, lane, destination));
        });
    }

    private Destination locate(Lane lane) {
        try {
            return attempts.locate(lane.domain());
        } catch (RuntimeException defect) {
            tell("locate " + lane, defect);
            return new Unlocated(lane.domain(), defect(Answer.Stage.ROUTE));
        }
    }

    @Override
    public Optional<Destination> known(Lane lane) {
        try {
            return attempts.known(lane.domain());
        } catch (RuntimeException defect) {
            tell("route " + lane, defect);
            return Optional.empty();
        }
    }

    @Override
    public void claim(SiteQueue site, @Nullable Attempt attempt, List<LaneQueue> lanes, int limit, int epoch) {
        run("claim", () -> {
            List<Claimed> results = new ArrayList<>(lanes.size());
            for (LaneQueue lane : lanes) {
                results.add(new Claimed(lane, claim(lane.lane, limit)));
            }
            answer.accept(dispatch -> dispatch.claimed(site, attempt, results, epoch));
        });
    }

    private Optional<Store.Claimed> claim(Lane lane, int limit) {
        try {
            return Optional.of(spool.claim(lane, clock.instant(), limit));
        } catch (IOException failing) {
            // The spool says so itself, and reopens the store.
            return Optional.empty();
        } catch (RuntimeException defect) {
            tell("claim " + lane, defect);
            return Optional.empty();
        }
    }

    @Override
    public void giveBack(List<Store.Claim> claims) {
        spool.giveBack(claims);
    }

    @Override
    public void deliver(Attempt attempt) {
        run("attempt", () -> {
            Ended ended = tried(attempt);
            answer.accept(dispatch -> dispatch.ended(attempt, ended));
        });
    }

    private Ended tried(Attempt attempt) {
        SiteQueue site = Objects.requireNonNull(attempt.site);
        List<Outcome> outcomes = outcomes(attempt);
        try {
            return settling.attempted(attempt.claims, outcomes, site.site.route(), attempt.siteFailures);
        } catch (IOException failing) {
            return unsettled(Verdicts.of(outcomes));
        } catch (RuntimeException defect) {
            tell("settle", defect);
            return unsettled(Verdict.UNCLEAR);
        }
    }

    private List<Outcome> outcomes(Attempt attempt) {
        List<Store.Claim> claims = attempt.claims;
        Optional<Instant> end = Deadline.end(claims.getFirst().envelope());
        if (end.isPresent() && !clock.instant().isBefore(end.get())) {
            return Collections.nCopies(claims.size(), new Outcome.Failed(ours(TOO_LATE, Answer.Stage.ROUTE)));
        }
        Delivery delivery = new Delivery(
                claims.getFirst().envelope(),
                claims.stream().map(Store.Claim::recipient).toList(),
                () -> spool.openBody(claims.getFirst().envelope()));
        try {
            List<Outcome> outcomes =
                    attempts.attempt(Objects.requireNonNull(attempt.destination), delivery, attempt.patience);
            if (outcomes.size() == claims.size()) {
                return outcomes;
            }
            tell("attempt", new IllegalStateException("outcomes do not match recipients: " + outcomes));
        } catch (RuntimeException defect) {
            tell("attempt", defect);
        }
        return Collections.nCopies(claims.size(), defect(Answer.Stage.LOCAL));
    }

    /// The store failed: what was claimed comes back when it is open again.
    private Ended unsettled(Verdict verdict) {
        Instant soon = clock.instant().plus(Duration.ofSeconds(1));
        Verdict harmless = verdict == Verdict.WELL ? verdict : Verdict.UNCLEAR;
        return new Ended(harmless, Optional.empty(), soon, Map.of(), Set.of());
    }

    @Override
    public void sweep(LaneQueue lane, Sweep sweep, int epoch) {
        String route = Objects.requireNonNull(lane.site).site.route();
        run("sweep", () -> {
            Optional<Swept> swept = swept(lane.lane, sweep, route);
            answer.accept(dispatch -> dispatch.swept(lane, swept));
        });
    }

    private Optional<Swept> swept(Lane lane, Sweep sweep, String route) {
        try {
            return Optional.of(settling.sweep(lane, sweep, route));
        } catch (IOException failing) {
            return Optional.empty();
        } catch (RuntimeException defect) {
            tell("sweep " + lane, defect);
            return Optional.empty();
        }
    }

    @Override
    public long quietMillis(Attempt attempt) {
        return attempt.patience.quietNanos() / 1_000_000;
    }

    @Override
    public boolean abandon(Attempt attempt, String why) {
        return attempt.destination != null && attempt.patience.abandon(why);
    }

    @Override
    public Answer.Stage stage(Attempt attempt) {
        return attempt.patience.stage();
    }

    private Outcome defect(Answer.Stage stage) {
        return new Outcome.Deferred(ours(DEFECT, stage));
    }

    private Answer ours(Reply reply, Answer.Stage stage) {
        return new Answer(reply, new Answer.Speaker.Ourselves(), stage, Optional.empty(), clock.instant());
    }

    private void tell(String where, RuntimeException defect) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        journal.tell(new Event.Defect(clock.instant(), "schedule: " + where, trace.toString()));
    }

    private static void run(String name, Runnable task) {
        Thread.ofVirtual().name(name).start(task);
    }

    /// Where a lane leads whose lookup broke: nowhere, for now.
    private record Unlocated(String domain, Outcome outcome) implements Destination {

        @Override
        public Site site() {
            return new Site("?", domain);
        }

        @Override
        public boolean remote() {
            return true;
        }

        @Override
        public Optional<Outcome> nobody() {
            return Optional.of(outcome);
        }
    }
}
