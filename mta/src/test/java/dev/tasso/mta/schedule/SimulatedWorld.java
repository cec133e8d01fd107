package dev.tasso.mta.schedule;

import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Servers, DNS, a queue and a clock in one thread: thousands of hours pass in seconds, and the same seed brings the
/// same world.
final class SimulatedWorld implements Work {

    /// What a server does with one transaction.
    ///
    /// @param silent whether it says nothing until then, so that it may be given up
    record Course(long millis, boolean silent, List<Outcome> outcomes) {}

    /// How a domain's server behaves.
    interface Server {
        Course take(SimulatedWorld world, List<Store.Claim> claims);
    }

    private record Happening(long at, long order, Runnable what) {}

    static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    final SimulatedQueue queue = new SimulatedQueue(
            this::instant,
            (lane, due) -> later(0, d -> d.arrived(lane, due.toEpochMilli())),
            deadline -> later(0, d -> d.remind(deadline)));
    final Map<String, Integer> active = new HashMap<>();
    final Map<String, Integer> mostActive = new HashMap<>();
    final Map<MessageId, Long> deliveredAt = new HashMap<>();
    final List<List<Store.Claim>> transactions = new ArrayList<>();
    Function<String, String> site = domain -> domain;
    Function<String, Optional<Outcome>> nobody = _ -> Optional.empty();
    Function<String, Server> servers = _ -> well(20);
    /// Whether all mail waits until it is asked for.
    boolean holds;

    int mostAttempts;
    long now = START;
    Dispatch dispatch;
    private final PriorityQueue<Happening> happenings = new PriorityQueue<>(
            java.util.Comparator.comparingLong(Happening::at).thenComparingLong(Happening::order));
    private final Map<Attempt, Happening> silent = new HashMap<>();
    private final ScheduleOptions options;
    private final Settling settling;
    private final Random random;
    private long order;

    SimulatedWorld(ScheduleOptions options, long seed) {
        System.out.println("seed " + seed);
        this.options = options;
        this.random = new Random(seed);
        this.settling = new Settling(queue, () -> options, this::instant, random);
        this.dispatch = new Dispatch(options, this, () -> now, random);
    }

    Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    Answer answer(String reply, Answer.Stage stage) {
        String[] words = reply.split(" ", 3);
        return new Answer(
                Reply.of(Integer.parseInt(words[0]), words[1], words[2]),
                new Answer.Speaker.Remote("mx.test", "192.0.2.25"),
                stage,
                Optional.empty(),
                instant());
    }

    // Servers.

    static Server well(long millis) {
        return (world, claims) -> new Course(
                millis,
                false,
                Collections.nCopies(
                        claims.size(),
                        new Outcome.Delivered(world.answer("250 2.0.0 Taken", Answer.Stage.END_OF_DATA))));
    }

    /// Accepts a connection and says nothing for five minutes.
    static Server dead() {
        return (world, claims) -> new Course(
                300_000,
                true,
                Collections.nCopies(
                        claims.size(), new Outcome.Deferred(world.answer("421 4.4.2 Silent", Answer.Stage.GREETING))));
    }

    static Server replies(String text) {
        return (world, claims) -> new Course(
                20, false, claims.stream().map(_ -> world.outcome(text)).toList());
    }

    Outcome outcome(String text) {
        Answer answer = answer(text, Answer.Stage.RCPT);
        return answer.reply().positive()
                ? new Outcome.Delivered(answer)
                : answer.reply().temporary() ? new Outcome.Deferred(answer) : new Outcome.Failed(answer);
    }

    // Time.

    private void later(long millis, java.util.function.Consumer<Dispatch> note) {
        Dispatch current = dispatch;
        at(now + millis, () -> {
            if (current == dispatch || current == null) {
                note.accept(dispatch);
            }
        });
    }

    private Happening at(long time, Runnable what) {
        Happening happening = new Happening(time, order++, what);
        happenings.add(happening);
        return happening;
    }

    void after(long millis, Runnable what) {
        at(now + millis, what);
    }

    /// Lets the time pass.
    void run(long millis) {
        long end = now + millis;
        long next = dispatch.step();
        while (true) {
            Happening first = happenings.peek();
            long at = Math.min(first == null ? Long.MAX_VALUE : first.at(), next);
            if (at > end) {
                now = end;
                return;
            }
            now = Math.max(now, at);
            while (first != null && first.at() <= now) {
                Objects.requireNonNull(happenings.poll()).what().run();
                first = happenings.peek();
            }
            next = Math.max(dispatch.step(), now + 1);
        }
    }

    /// The process is killed and started again.
    void crash() {
        active.clear();
        silent.clear();
        dispatch = new Dispatch(options, this, () -> now, random);
        dispatch.restored(queue.crash());
    }

    // Work.

    @Override
    public void locate(Attempt attempt, LaneQueue lane) {
        Destination destination =
                new Place(new Site("mx", site.apply(lane.lane.domain())), nobody.apply(lane.lane.domain()), false);
        later(3, d -> d.located(attempt, lane, destination));
    }

    @Override
    public Optional<Destination> known(Lane lane) {
        Outcome waits = new Outcome.Deferred(answer("450 4.3.0 Held", Answer.Stage.ROUTE));
        return holds
                ? Optional.of(new Place(new Site("mx", lane.domain()), Optional.of(waits), true))
                : Optional.empty();
    }

    @Override
    public void claim(SiteQueue of, @Nullable Attempt attempt, List<LaneQueue> lanes, int limit, int epoch) {
        List<Claimed> results = lanes.stream()
                .map(lane -> new Claimed(lane, Optional.of(queue.claim(lane.lane, instant(), limit))))
                .toList();
        later(1, d -> d.claimed(of, attempt, results, epoch));
    }

    @Override
    public void giveBack(List<Store.Claim> claims) {
        queue.giveBack(claims);
    }

    @Override
    public void deliver(Attempt attempt) {
        transactions.add(attempt.claims);
        String name = Objects.requireNonNull(attempt.site).site.place();
        int count = active.merge(name, 1, Integer::sum);
        mostActive.merge(name, count, Math::max);
        mostAttempts = Math.max(mostAttempts, dispatch.starts.running().size());
        String domain = attempt.claims.getFirst().recipient().lane().domain();
        Course course = servers.apply(domain).take(this, attempt.claims);
        Dispatch current = dispatch;
        Happening end = at(now + course.millis(), () -> end(current, attempt, course.outcomes()));
        if (course.silent()) {
            silent.put(attempt, end);
        }
    }

    private void end(Dispatch of, Attempt attempt, List<Outcome> outcomes) {
        if (of != dispatch) {
            return;
        }
        silent.remove(attempt);
        SiteQueue at = Objects.requireNonNull(attempt.site);
        active.merge(at.site.place(), -1, Integer::sum);
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Delivered) {
                deliveredAt.putIfAbsent(attempt.claims.get(i).envelope().id(), now);
            }
        }
        Ended ended =
                unchecked(() -> settling.attempted(attempt.claims, outcomes, at.site.route(), attempt.siteFailures));
        later(1, d -> d.ended(attempt, ended));
    }

    @Override
    public void sweep(LaneQueue lane, Sweep sweep, int epoch) {
        Swept swept = unchecked(() -> settling.sweep(lane.lane, sweep, "mx"));
        later(2, d -> d.swept(lane, Optional.of(swept)));
    }

    @Override
    public long quietMillis(Attempt attempt) {
        return now - attempt.startedAt;
    }

    @Override
    public boolean abandon(Attempt attempt, String why) {
        Happening end = silent.remove(attempt);
        if (end == null || !happenings.remove(end)) {
            return false;
        }
        Dispatch current = dispatch;
        List<Outcome> outcomes = Collections.nCopies(
                attempt.claims.size(), new Outcome.Deferred(answer("451 4.4.2 " + why, Answer.Stage.GREETING)));
        at(now + 1, () -> end(current, attempt, outcomes));
        return true;
    }

    @Override
    public Answer.Stage stage(Attempt attempt) {
        return Answer.Stage.GREETING;
    }

    private interface Fallible<T> {
        T get() throws IOException;
    }

    private static <T> T unchecked(Fallible<T> task) {
        try {
            return task.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Place(Site site, Optional<Outcome> nobody, boolean holds) implements Destination {
        @Override
        public boolean remote() {
            return true;
        }
    }
}
