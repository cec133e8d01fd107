package dev.tasso.mta.schedule;

import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.spool.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One site: the lanes that wait for it, the claimed recipients that wait for an attempt, and how it has behaved.
///
/// A site is proven when it has answered a transaction. Until then it gets one attempt at a time, afterwards some, and
/// one more for each that goes well. A site that cannot be reached rests: its pauses are those of its route's retry
/// schedule, and whatever is due meanwhile is put off without being tried.
final class SiteQueue implements Contender {

    /// Attempts at once that a site begins with when it is proven.
    static final int ALLOWED_FIRST = 5;

    final Site site;
    final boolean remote;
    final LinkedHashSet<LaneQueue> ready = new LinkedHashSet<>(4);
    /// Lanes that know this as their site.
    int lanes;
    int active;
    /// Recipients of this site that are claimed, in an attempt or not.
    int claimed;
    boolean claiming;
    boolean proven;
    int allowed = 1;
    int failures;
    long restUntil;
    long restedAt;
    long wellAt;
    Optional<Answer> trouble = Optional.empty();

    /// Where to connect; the latest answer of any of its lanes.
    @Nullable
    Destination destination;

    private final Map<MessageId, List<Store.Claim>> pending = new LinkedHashMap<>(4);

    SiteQueue(Site site, boolean remote) {
        this.site = site;
        this.remote = remote;
        if (!remote) {
            proven = true;
            allowed = ALLOWED_FIRST;
        }
    }

    boolean resting(long now) {
        return restUntil > now;
    }

    /// Whether an unproven site may have its one attempt.
    boolean mayBegin(long now) {
        return active == 0 && !claiming && !resting(now);
    }

    boolean hasWork() {
        return hasPending() || !ready.isEmpty();
    }

    boolean idle() {
        return lanes == 0 && active == 0 && pending.isEmpty() && !claiming;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    int pendingMessages() {
        return pending.size();
    }

    void add(List<Store.Claim> claims) {
        claimed += claims.size();
        for (Store.Claim claim : claims) {
            pending.computeIfAbsent(claim.envelope().id(), _ -> new ArrayList<>(1))
                    .add(claim);
        }
    }

    /// The next message's recipients, as many as one transaction takes.
    List<Store.Claim> take(int recipientsMax) {
        Map.Entry<MessageId, List<Store.Claim>> first =
                pending.entrySet().iterator().next();
        pending.remove(first.getKey());
        List<Store.Claim> all = first.getValue();
        if (all.size() <= recipientsMax) {
            return all;
        }
        pending.put(first.getKey(), new ArrayList<>(all.subList(recipientsMax, all.size())));
        return List.copyOf(all.subList(0, recipientsMax));
    }

    /// All claims that are in no attempt; the site forgets them.
    List<Store.Claim> drop() {
        List<Store.Claim> all = new ArrayList<>();
        pending.values().forEach(all::addAll);
        pending.clear();
        claimed -= all.size();
        return all;
    }

    void well(long now, int connectionsMax) {
        allowed = Math.min(connectionsMax, proven ? allowed + 1 : ALLOWED_FIRST);
        proven = true;
        failures = 0;
        restUntil = 0;
        wellAt = now;
        trouble = Optional.empty();
    }

    /// It could not be reached; it gets one attempt, and not before the given time.
    void rest(long now, long until, Optional<Answer> answer) {
        proven = !remote;
        allowed = 1;
        failures++;
        restedAt = now;
        restUntil = until;
        trouble = answer;
    }

    @Override
    public boolean suspect() {
        return failures > 0;
    }
}
