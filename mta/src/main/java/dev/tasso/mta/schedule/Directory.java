package dev.tasso.mta.schedule;

import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.schedule.Attempts.Destination;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The lanes and sites that are remembered, and which lane leads where.
final class Directory {

    private final Map<Lane, LaneQueue> lanes = new HashMap<>();
    private final Map<Site, SiteQueue> sites = new HashMap<>();

    LaneQueue lane(Lane lane) {
        return lanes.computeIfAbsent(lane, LaneQueue::new);
    }

    @Nullable
    LaneQueue known(Lane lane) {
        return lanes.get(lane);
    }

    Collection<LaneQueue> lanes() {
        return lanes.values();
    }

    Collection<SiteQueue> sites() {
        return sites.values();
    }

    /// Remembers where a lane leads.
    SiteQueue lead(LaneQueue lane, Destination destination, long until) {
        SiteQueue site = sites.computeIfAbsent(destination.site(), key -> new SiteQueue(key, destination.remote()));
        if (lane.site != site) {
            leave(lane);
            site.lanes++;
            lane.site = site;
        }
        site.destination = destination;
        lane.destination = destination;
        lane.knownUntil = until;
        return site;
    }

    void forget(LaneQueue lane) {
        leave(lane);
        lanes.remove(lane.lane, lane);
    }

    /// Forgets a site that nobody leads to and that has nothing to be remembered for.
    void forget(SiteQueue site) {
        if (site.idle()) {
            sites.remove(site.site, site);
        }
    }

    private void leave(LaneQueue lane) {
        SiteQueue site = lane.site;
        lane.site = null;
        if (site != null && --site.lanes == 0) {
            forget(site);
        }
    }
}
