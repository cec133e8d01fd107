package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.schedule.LaneQueue.Busy;
import dev.tasso.mta.schedule.LaneQueue.Place;
import dev.tasso.mta.schedule.Work.Sweep;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Consumer;

/// Lanes whose recipients are settled without an attempt of their own: their site could not be reached a moment ago,
/// or there is nobody to ask.
///
/// One failed connection speaks for everything that is due at its site: a hundred thousand messages for one dead
/// domain cost one attempt in each round, not a hundred thousand.
final class Sweeps {

    private final LinkedHashSet<LaneQueue> waiting = new LinkedHashSet<>();
    private final int atOnceMax;
    private int running;

    Sweeps(int atOnceMax) {
        this.atOnceMax = atOnceMax;
    }

    void add(LaneQueue lane) {
        lane.place = Place.SWEEP;
        waiting.add(lane);
    }

    int running() {
        return running;
    }

    void ended() {
        running--;
    }

    /// Begins what may be begun; a lane that need not be swept any more is handed back.
    void run(long now, int epoch, Work work, Consumer<LaneQueue> place) {
        while (running < atOnceMax && !waiting.isEmpty()) {
            LaneQueue lane = waiting.removeFirst();
            lane.place = Place.NOWHERE;
            Optional<Sweep> sweep = reason(lane, now);
            if (lane.busy != Busy.NO || sweep.isEmpty()) {
                place.accept(lane);
                continue;
            }
            running++;
            lane.begin(Busy.SWEEP, now);
            work.sweep(lane, sweep.get(), epoch);
        }
    }

    private static Optional<Sweep> reason(LaneQueue lane, long now) {
        SiteQueue site = lane.site;
        if (site == null || lane.destination == null) {
            return Optional.empty();
        }
        Instant notBefore = Instant.ofEpochMilli(Math.max(now, site.restUntil));
        Optional<Outcome> nobody = lane.destination.nobody();
        if (nobody.isPresent() && lane.destination.holds()) {
            return Optional.of(new Sweep(nobody.get(), false, Instant.MAX));
        }
        if (nobody.isPresent()) {
            return Optional.of(new Sweep(nobody.get(), true, notBefore));
        }
        Optional<Answer> trouble = site.resting(now) ? site.trouble : Optional.empty();
        return trouble.map(answer -> new Sweep(new Outcome.Deferred(answer), false, notBefore));
    }
}
