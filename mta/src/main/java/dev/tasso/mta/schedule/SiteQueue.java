package dev.tasso.mta.schedule;

import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.schedule.LaneQueue.Place;
import dev.tasso.mta.spool.Store;
import java.util.ArrayList;
import java.util.List;
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
    /// Lanes with something due, in no claim.
    final Levels<LaneQueue, LaneQueue> ready = new Levels<>();
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

    private final Levels<MessageId, Waiting> pending = new Levels<>();

    /// The claimed recipients of one message.
    private record Waiting(int priority, MessageId message, List<Store.Claim> claims) {}

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

    /// Whether so many messages are at hand that none of the lanes that are ready should be claimed from now.
    boolean enough() {
        return ready.isEmpty() || pending.countFrom(ready.highest()) >= allowed;
    }

    void ready(LaneQueue lane) {
        lane.place = Place.READY;
        ready.put(lane.lane.priority(), lane, () -> lane);
    }

    /// Lanes to claim from next, which are ready no longer.
    List<LaneQueue> takeReady(int limit) {
        List<LaneQueue> lanes = ready.next(limit);
        for (LaneQueue lane : lanes) {
            ready.remove(lane.lane.priority(), lane);
            lane.place = Place.NOWHERE;
        }
        return lanes;
    }

    /// All lanes that were ready.
    List<LaneQueue> dropReady() {
        List<LaneQueue> lanes = ready.drain();
        lanes.forEach(lane -> lane.place = Place.NOWHERE);
        return lanes;
    }

    void add(List<Store.Claim> claims) {
        claimed += claims.size();
        for (Store.Claim claim : claims) {
            MessageId message = claim.envelope().id();
            int priority = claim.recipient().lane().priority();
            pending.put(priority, message, () -> new Waiting(priority, message, new ArrayList<>(1)))
                    .claims()
                    .add(claim);
        }
    }

    /// The next message's recipients, as many as one transaction takes.
    List<Store.Claim> take(int recipientsMax) {
        Waiting next = pending.next(1).getFirst();
        List<Store.Claim> all = next.claims();
        pending.remove(next.priority(), next.message());
        if (all.size() <= recipientsMax) {
            return all;
        }
        List<Store.Claim> rest = new ArrayList<>(all.subList(recipientsMax, all.size()));
        pending.put(next.priority(), next.message(), () -> new Waiting(next.priority(), next.message(), rest));
        return List.copyOf(all.subList(0, recipientsMax));
    }

    /// All claims that are in no attempt; the site forgets them.
    List<Store.Claim> drop() {
        List<Store.Claim> all = new ArrayList<>();
        pending.drain().forEach(waiting -> all.addAll(waiting.claims()));
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
