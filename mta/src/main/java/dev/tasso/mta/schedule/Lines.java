package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.schedule.LaneQueue.Busy;
import dev.tasso.mta.schedule.LaneQueue.Place;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Where lanes and sites stand in line: asleep until a time, waiting for a turn, ready at their site, to be swept. It
/// begins nothing; `Starts` does.
final class Lines {

    /// Those who wait to begin without being proven.
    final Turns turns = new Turns();

    /// Proven sites with a message at hand and room for an attempt.
    final LinkedHashSet<SiteQueue> starters = new LinkedHashSet<>();

    /// Proven sites with lanes to claim from.
    final LinkedHashSet<SiteQueue> hungry = new LinkedHashSet<>();

    /// Lanes of proven sites whose destination must be asked for again.
    final LinkedHashSet<LaneQueue> relookups = new LinkedHashSet<>();

    /// Before somebody who was busy is looked at again.
    private static final long AGAIN_MILLIS = 1_000;

    private final Timers timers = new Timers();
    private final Directory directory;
    private final Sweeps sweeps;
    private final Work work;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private ScheduleOptions options;

    Lines(
            ScheduleOptions options,
            Directory directory,
            Sweeps sweeps,
            Work work,
            LongSupplier clock,
            RandomGenerator random) {
        this.options = options;
        this.directory = directory;
        this.sweeps = sweeps;
        this.work = work;
        this.clock = clock;
        this.random = random;
    }

    void reload(ScheduleOptions changed) {
        options = changed;
    }

    /// Finds the line a lane belongs in, unless it stands in one or something is being done for it.
    void place(LaneQueue lane) {
        if (lane.busy != Busy.NO || lane.place != Place.NOWHERE) {
            return;
        }
        long now = clock.getAsLong();
        if (lane.due() == LaneQueue.NEVER) {
            retire(lane, now);
            return;
        }
        long wake = lane.site == null ? lane.due() : Math.max(lane.due(), lane.site.restUntil);
        if (wake > now) {
            wakeAt(lane, wake);
            return;
        }
        if (lane.knownUntil <= now) {
            work.known(lane.lane).ifPresent(destination -> learn(lane, destination, now));
        }
        if (lane.place == Place.NOWHERE) {
            line(lane, now);
        }
    }

    private void line(LaneQueue lane, long now) {
        SiteQueue site = lane.site;
        if (site == null || lane.knownUntil <= now) {
            lane.place = Place.TURN;
            if (site != null && site.proven) {
                relookups.add(lane);
            } else {
                turns.add(lane);
            }
        } else if (site.resting(now)) {
            wakeAt(lane, site.restUntil);
        } else if (lane.destination != null && lane.destination.nobody().isPresent()) {
            sweeps.add(lane);
        } else {
            site.ready(lane);
            contend(site);
        }
    }

    /// Remembers where a lane's mail goes; where there is nobody to ask, what is due is swept.
    SiteQueue learn(LaneQueue lane, Destination destination, long now) {
        SiteQueue site =
                directory.lead(lane, destination, now + options.knownFor().toMillis());
        Optional<Outcome> nobody = destination.nobody();
        if (!destination.holds() && nobody.isPresent() && nobody.get() instanceof Outcome.Deferred deferred) {
            RetrySchedule retry = options.route(site.site.route()).retry();
            Instant until = retry.next(site.failures + 1, Instant.ofEpochMilli(now), Instant.MAX, random);
            site.rest(now, until.toEpochMilli(), Optional.of(deferred.answer()));
            lane.knownUntil = site.restUntil;
        }
        if (nobody.isPresent() && lane.due() <= now) {
            sweep(lane);
        }
        return site;
    }

    /// Lets a lane's recipients be settled without an attempt.
    void sweep(LaneQueue lane) {
        if (lane.busy == Busy.NO && lane.place == Place.NOWHERE) {
            sweeps.add(lane);
        }
    }

    /// Lets a site that has work stand where it is served.
    void contend(SiteQueue site) {
        long now = clock.getAsLong();
        if (site.resting(now)) {
            site.dropReady().forEach(this::place);
        } else if (!site.proven) {
            if (site.mayBegin(now) && site.hasWork()) {
                turns.add(site);
            }
        } else {
            if (!site.ready.isEmpty()) {
                hungry.add(site);
            }
            if (site.hasPending() && site.active < site.allowed) {
                starters.add(site);
            }
        }
    }

    void leave(SiteQueue site) {
        turns.remove(site);
        starters.remove(site);
        hungry.remove(site);
    }

    void lookAt(Attempt attempt, long time) {
        timers.at(time, attempt);
    }

    /// Wakes the lanes whose time has come, and hands over the attempts to be looked at.
    void wake(long now, Consumer<Attempt> look) {
        for (Timers.Timer timer = timers.due(now); timer != null; timer = timers.due(now)) {
            if (timer.subject() instanceof Attempt attempt) {
                look.accept(attempt);
            } else if (timer.subject() instanceof Deadline deadline) {
                press(deadline, now);
            } else if (timer.subject() instanceof LaneQueue lane && lane.wakeAt == timer.at()) {
                lane.wakeAt = LaneQueue.NEVER;
                place(lane);
            }
        }
    }

    /// Lets a lane be looked at when the time of something in it is over, whether its site rests or not.
    void remind(Deadline deadline) {
        timers.at(deadline.at().toEpochMilli(), deadline);
    }

    private void press(Deadline deadline, long now) {
        LaneQueue lane = directory.known(deadline.lane());
        if (lane == null || lane.site == null || !lane.site.resting(now)) {
            return;
        }
        if (lane.busy != Busy.NO) {
            timers.at(now + AGAIN_MILLIS, deadline);
        } else if (lane.due() <= now) {
            sweep(lane);
        }
    }

    long nextWake() {
        return timers.next();
    }

    private void retire(LaneQueue lane, long now) {
        if (lane.site != null && lane.knownUntil > now) {
            wakeAt(lane, lane.knownUntil);
        } else {
            directory.forget(lane);
        }
    }

    private void wakeAt(LaneQueue lane, long time) {
        if (time < lane.wakeAt) {
            lane.wakeAt = time;
            timers.at(time, lane);
        }
    }
}
