package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.schedule.LaneQueue.Busy;
import dev.tasso.mta.schedule.LaneQueue.Place;
import dev.tasso.mta.spool.Store;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Begins lookups, claims and attempts, as far as the shares and the window allow.
final class Starts {

    /// Lanes of one site that are claimed from at once, so that one message's recipients come together.
    private static final int LANES_MAX = 16;

    /// Recipients claimed for a site that is not proven.
    private static final int CLAIM_UNPROVEN = 25;

    /// The part of all attempts that one site may have, whatever its route says.
    private static final int SITE_SHARE = 10;

    private final LinkedHashSet<Attempt> running = new LinkedHashSet<>();
    private final Lines lines;
    private final Slots slots;
    private final Work work;
    private final LongSupplier clock;
    private ScheduleOptions options;
    private int window;
    private int epoch;

    Starts(ScheduleOptions options, Lines lines, Slots slots, Work work, LongSupplier clock) {
        this.options = options;
        this.lines = lines;
        this.slots = slots;
        this.work = work;
        this.clock = clock;
    }

    void reload(ScheduleOptions changed) {
        options = changed;
    }

    /// Which opening of the store claims belong to.
    int epoch() {
        return epoch;
    }

    /// Recipients that are claimed.
    int window() {
        return window;
    }

    Collection<Attempt> running() {
        return running;
    }

    int connectionsMax(SiteQueue site) {
        int asked = options.route(site.site.route()).connectionsMax();
        return Math.min(asked, Math.max(1, slots.most() / SITE_SHARE));
    }

    void well(SiteQueue site, long now) {
        site.well(now, connectionsMax(site));
    }

    void forgetClaims(Collection<SiteQueue> sites) {
        epoch++;
        window = 0;
        sites.forEach(site -> site.claimed = 0);
    }

    /// Takes claims into the window. Those that were asked for before the store was reopened are given back: some of
    /// them
    /// may be void, and nobody can tell which.
    boolean hold(SiteQueue site, List<Store.Claim> claims, int of) {
        if (of != epoch) {
            work.giveBack(claims);
            return false;
        }
        site.add(claims);
        window += claims.size();
        return true;
    }

    /// Gives back what is claimed for a site and in no attempt; returns the lanes it came from.
    List<Lane> giveBack(SiteQueue site) {
        List<Store.Claim> claims = site.drop();
        if (claims.isEmpty()) {
            return List.of();
        }
        window -= claims.size();
        work.giveBack(claims);
        return claims.stream().map(claim -> claim.recipient().lane()).distinct().toList();
    }

    /// Begins everything that may begin now; returns when there may be more.
    long run(long now) {
        while (slots.provenFree() && !lines.relookups.isEmpty()) {
            lookUp(lines.relookups.removeFirst(), true, now);
        }
        feed();
        while (slots.provenFree() && !lines.starters.isEmpty()) {
            SiteQueue site = lines.starters.removeFirst();
            if (site.proven && !site.resting(now) && site.hasPending() && site.active < site.allowed) {
                deliverNext(start(true, now), site, false);
            }
            lines.contend(site);
        }
        return runUnproven(now);
    }

    private long runUnproven(long now) {
        while (!lines.turns.isEmpty() && slots.unprovenFree()) {
            long at = slots.unprovenAt(now);
            if (at > now) {
                return at;
            }
            switch (lines.turns.next()) {
                case LaneQueue lane -> lookUp(lane, false, now);
                case SiteQueue site -> {
                    if (!site.proven && site.mayBegin(now) && site.hasWork()) {
                        begin(start(false, now), site);
                    } else {
                        lines.contend(site);
                    }
                }
            }
        }
        return LaneQueue.NEVER;
    }

    private void feed() {
        while (!lines.hungry.isEmpty() && window + options.claimMax() <= options.windowMax()) {
            SiteQueue site = lines.hungry.removeFirst();
            int room = options.windowPerSite() - site.claimed;
            if (site.proven && !site.claiming && room > 0 && !site.enough()) {
                claim(site, null, Math.min(options.claimMax(), room));
            }
        }
    }

    private void claim(SiteQueue site, @Nullable Attempt attempt, int limit) {
        long now = clock.getAsLong();
        List<LaneQueue> lanes = site.takeReady(LANES_MAX);
        lanes.forEach(lane -> lane.begin(Busy.CLAIM, now));
        site.claiming = true;
        work.claim(site, attempt, lanes, Math.max(1, limit / lanes.size()), epoch);
    }

    private void lookUp(LaneQueue lane, boolean proven, long now) {
        lane.place = Place.NOWHERE;
        lane.begin(Busy.LOOKUP, now);
        work.locate(start(proven, now), lane);
    }

    private Attempt start(boolean proven, long now) {
        Attempt attempt = new Attempt(proven, now);
        running.add(attempt);
        slots.take(attempt);
        lines.lookAt(attempt, now + options.briskAfter().toMillis());
        return attempt;
    }

    void release(Attempt attempt) {
        attempt.ended = true;
        running.remove(attempt);
        slots.release(attempt);
    }

    /// An unproven site's attempt: where nothing is at hand, it claims first.
    void begin(Attempt attempt, SiteQueue site) {
        if (site.hasPending()) {
            deliverNext(attempt, site, false);
        } else {
            site.active++;
            claim(site, attempt, CLAIM_UNPROVEN);
        }
    }

    void deliverNext(Attempt attempt, SiteQueue site, boolean halted) {
        if (halted || !site.hasPending() || site.destination == null) {
            release(attempt);
            return;
        }
        attempt.site = site;
        attempt.siteFailures = site.failures;
        attempt.claims = site.take(options.recipientsMax());
        attempt.destination = site.destination;
        attempt.claimEpoch = epoch;
        site.active++;
        work.deliver(attempt);
    }

    void ended(Attempt attempt, SiteQueue site) {
        release(attempt);
        site.active--;
        if (attempt.claimEpoch == epoch) {
            window -= attempt.claims.size();
            site.claimed -= attempt.claims.size();
        }
    }

    /// An attempt has been running for a while: is it still moving?
    void look(Attempt attempt, long now) {
        if (attempt.ended || attempt.slow) {
            return;
        }
        long quiet = work.quietMillis(attempt);
        long briskAfter = options.briskAfter().toMillis();
        if (quiet < briskAfter) {
            lines.lookAt(attempt, now + briskAfter - quiet);
        } else {
            slots.sluggish(attempt);
        }
    }
}
