package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.schedule.LaneQueue.Busy;
import dev.tasso.mta.schedule.LaneQueue.Place;
import dev.tasso.mta.spool.Store;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Decides what is tried next. It does nothing itself: it is told what happened, looks at the time, and asks `Work` for
/// lookups, claims, attempts and sweeps. One thread calls it; a simulated world can, for thousands of hours in seconds.
///
/// # Why a slow destination never starves another
///
/// A hundred thousand messages may wait for ten thousand domains whose servers accept a connection and then say
/// nothing. Each such attempt costs a connection for as long as we are patient, and RFC 5321 section 4.5.3.2.1 asks for
/// five minutes. Any single limit, however high, would be filled by them, and healthy mail would wait behind them. So:
///
/// 1. Attempts are counted in two shares. A *brisk* attempt has moved within the last second; any other is *slow*.
///    Four fifths of all attempts may be slow, so a crowd of silent servers has room to be waited for.
/// 2. A site that has answered a transaction is *proven*. A part of the brisk share is kept for proven sites, another
///    for the others: neither can take what the other needs. Mail for a proven site never waits for an unproven one.
/// 3. Unproven attempts begin evenly, one by one, as many in a second as have places, so that places come free evenly
///    too and nobody waits for a whole second because two hundred began at once.
/// 4. Who of the unproven begins is decided by `Turns`: the youngest newcomer, the oldest, a suspect. Mail that has
///    just arrived for a site we have never heard of waits a few hundredths of a second.
/// 5. When the slow share is full, patience shrinks: the server that has been silent for longest is given up, but none
///    before ten seconds. There is no formula; patience is what the crowd leaves. Nobody is given up who has begun to
///    take the message.
/// 6. A site that cannot be reached rests, and one failed connection speaks for all that is due there (`Sweeps`).
///    An unproven site has one attempt at a time. So ten thousand dead domains cost ten thousand attempts in each
///    round, however many messages wait.
///
/// # Why memory stays small
///
/// Recipients stay in the store. A lane is remembered by the earliest time something in it may be due, a few hundred
/// octets; recipients are claimed when an attempt is about to begin, and the window of claimed ones is bounded, in all
/// and for each site.
final class Dispatch {

    /// Before a lane is looked at again after its store failed.
    private static final long STORE_PAUSE_MILLIS = 1_000;

    final Directory directory = new Directory();
    final Slots slots;
    final Lines lines;
    final Starts starts;
    private final Sweeps sweeps;
    private final Work work;
    private final LongSupplier clock;
    private Optional<String> halted = Optional.empty();
    private @Nullable Runnable idle;

    Dispatch(ScheduleOptions options, Work work, LongSupplier clockMillis, RandomGenerator random) {
        this.work = work;
        this.clock = clockMillis;
        this.slots = new Slots(options);
        this.sweeps = new Sweeps(options.sweepsMax());
        this.lines = new Lines(options, directory, sweeps, work, clockMillis, random);
        this.starts = new Starts(options, lines, slots, work, clockMillis);
    }

    /// Calls somebody once when nothing is under way, now or later; null: nobody.
    void whenIdle(@Nullable Runnable waiter) {
        idle = waiter;
        tellIdle();
    }

    private void tellIdle() {
        if (idle != null && starts.running().isEmpty() && sweeps.running() == 0) {
            idle.run();
            idle = null;
        }
    }

    Answer.Stage stage(Attempt attempt) {
        return work.stage(attempt);
    }

    /// Why nothing is begun, where nothing is.
    Optional<String> halted() {
        return halted;
    }

    /// Whether what a lane holds waits to be asked for.
    boolean holds(Lane lane) {
        return work.known(lane).map(Destination::holds).orElse(false);
    }

    // What is told.

    void arrived(Lane lane, long due) {
        LaneQueue queue = directory.lane(lane);
        queue.dueAt(due);
        lines.place(queue);
    }

    /// Something came, or is put off, whose sender has set a time.
    void remind(Deadline deadline) {
        lines.remind(deadline);
    }

    /// The store was opened: earlier claims are void. What was claimed since then is not, and is given back.
    void restored(List<Store.LaneSummary> lanes) {
        List.copyOf(directory.sites()).forEach(this::recall);
        starts.forgetClaims(directory.sites());
        lanes.stream()
                .sorted(Comparator.comparing(Store.LaneSummary::earliest))
                .forEach(summary -> arrived(summary.lane(), summary.earliest().toEpochMilli()));
    }

    /// Somebody wants this lane tried now, whatever happened before.
    void nudge(Lane lane) {
        LaneQueue queue = directory.lane(lane);
        queue.knownUntil = 0;
        if (queue.site != null) {
            queue.site.restUntil = 0;
        }
        arrived(lane, clock.getAsLong());
    }

    /// Where mail for a domain goes has changed: it is asked for anew.
    void forgetWay(String domain) {
        for (LaneQueue lane : directory.lanes()) {
            if (lane.lane.domain().equals(domain)) {
                lane.knownUntil = 0;
                lane.destination = null;
            }
        }
    }

    /// Begins nothing until `resume`, and returns every claim that is in no attempt.
    void halt(String why) {
        halted = Optional.of(why);
        List.copyOf(directory.sites()).forEach(this::recall);
    }

    void resume() {
        halted = Optional.empty();
        List.copyOf(directory.sites()).forEach(lines::contend);
    }

    void reload(ScheduleOptions changed) {
        lines.reload(changed);
        starts.reload(changed);
        directory.lanes().forEach(lane -> lane.knownUntil = 0);
    }

    void located(Attempt attempt, LaneQueue lane, Destination destination) {
        long now = clock.getAsLong();
        lane.busy = Busy.NO;
        SiteQueue site = lines.learn(lane, destination, now);
        boolean wanted = lane.due() <= now && lane.place == Place.NOWHERE && halted.isEmpty();
        if (wanted && destination.nobody().isEmpty() && site.mayBegin(now) && !site.proven) {
            site.ready(lane);
            starts.begin(attempt, site);
        } else {
            starts.release(attempt);
            lines.place(lane);
        }
    }

    void claimed(SiteQueue site, @Nullable Attempt attempt, List<Work.Claimed> results, int epoch) {
        long now = clock.getAsLong();
        site.claiming = false;
        for (Work.Claimed result : results) {
            LaneQueue lane = result.lane();
            if (result.taken().isPresent()) {
                Store.Claimed taken = result.taken().get();
                lane.left(taken.next().map(Instant::toEpochMilli).orElse(LaneQueue.NEVER));
                if (!starts.hold(site, taken.claims(), epoch)) {
                    lane.dueAt(now);
                }
            } else {
                lane.left(now + STORE_PAUSE_MILLIS);
            }
        }
        if (attempt != null) {
            site.active--;
            starts.deliverNext(attempt, site, halted.isPresent());
        }
        if (halted.isPresent() || site.resting(now) || (!site.proven && attempt != null)) {
            recall(site);
        }
        results.forEach(result -> lines.place(result.lane()));
        lines.contend(site);
    }

    void ended(Attempt attempt, Work.Ended ended) {
        long now = clock.getAsLong();
        SiteQueue site = Objects.requireNonNull(attempt.site);
        starts.ended(attempt, site);
        switch (ended.verdict()) {
            case WELL -> starts.well(site, now);
            case TROUBLED -> troubled(site, attempt, ended, now);
            case UNCLEAR -> {}
        }
        ended.deadlines().forEach(lines::remind);
        ended.next().forEach((lane, due) -> arrived(lane, due.toEpochMilli()));
        lines.contend(site);
        if (site.lanes == 0) {
            directory.forget(site);
        }
    }

    void swept(LaneQueue lane, Optional<Work.Swept> swept) {
        sweeps.ended();
        swept.ifPresent(s -> s.deadlines().forEach(lines::remind));
        lane.left(swept.map(s -> s.next().map(Instant::toEpochMilli).orElse(LaneQueue.NEVER))
                .orElse(clock.getAsLong() + STORE_PAUSE_MILLIS));
        if (swept.map(Work.Swept::more).orElse(false)) {
            sweeps.add(lane);
        } else {
            lines.place(lane);
        }
    }

    // What is decided.

    /// Begins everything that may begin now; returns when there may be more to do, in milliseconds.
    long step() {
        long now = clock.getAsLong();
        tellIdle();
        lines.wake(now, attempt -> starts.look(attempt, now));
        long again = slots.press(now, work);
        if (halted.isEmpty()) {
            sweeps.run(now, starts.epoch(), work, lines::place);
            again = Math.min(again, starts.run(now));
        }
        return Math.min(again, lines.nextWake());
    }

    /// Gives back what is claimed for a site and in no attempt.
    private void recall(SiteQueue site) {
        long now = clock.getAsLong();
        List<Lane> lanes = starts.giveBack(site);
        lanes.forEach(lane -> directory.lane(lane).dueAt(now));
        if (site.resting(now)) {
            lanes.forEach(lane -> lines.sweep(directory.lane(lane)));
        } else {
            lanes.forEach(lane -> lines.place(directory.lane(lane)));
        }
    }

    private void troubled(SiteQueue site, Attempt attempt, Work.Ended ended, long now) {
        if (site.proven && site.wellAt >= attempt.startedAt) {
            site.allowed = Math.max(1, site.allowed / 2);
        } else if (site.restedAt <= attempt.startedAt) {
            site.rest(now, ended.restUntil().toEpochMilli(), ended.answer());
            recall(site);
            site.dropReady().forEach(lines::sweep);
            lines.leave(site);
        }
    }
}
