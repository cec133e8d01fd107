package dev.tasso.mta.spool;

import dev.tasso.mta.spool.Store.Place;
import dev.tasso.mta.spool.Store.Settled;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Who has which recipient: in memory only, so that every claim is void once the store is reopened.
///
/// Nobody reads or changes a recipient's record without holding it here. Who takes it reads the record afterwards;
/// who settles it writes first and lets go then: so a claim never sees a recipient as it was before.
final class Claims {

    /// Tokens whose settling is remembered, to tell `ALREADY` from `FENCED`.
    private static final int REMEMBERED = 1 << 20;

    private static final int COUNTER_BITS = 40;

    private final long epoch;
    private final ConcurrentMap<Place, Taken> taken = new ConcurrentHashMap<>();
    private final long[] settled = new long[REMEMBERED / Long.SIZE];
    private long issued;

    /// What is remembered of a claim.
    ///
    /// @param due its key in the schedule; empty until the claim is complete, and for a change by hand
    /// @param head of its message; absent until the claim is complete
    private record Taken(long token, byte[] due, Optional<Head> head) {}

    /// @param epoch a number that no earlier opening of the store had
    Claims(int epoch) {
        this.epoch = (epoch & 0x7fffffL) << COUNTER_BITS;
    }

    /// A token for a claim that is about to be tried.
    synchronized long nextToken() {
        issued++;
        int bit = bit(issued);
        settled[bit / Long.SIZE] &= ~(1L << bit % Long.SIZE);
        return epoch | issued;
    }

    /// Tries to take a recipient; its record may be read once this said yes.
    boolean take(Place place, long token) {
        return taken.putIfAbsent(place, new Taken(token, new byte[0], Optional.empty())) == null;
    }

    /// Completes a claim once its records have been read.
    void fill(Place place, long token, byte[] due, Head head) {
        taken.put(place, new Taken(token, due, Optional.of(head)));
    }

    boolean isTaken(Place place) {
        return taken.containsKey(place);
    }

    /// The key in the schedule under which a recipient was claimed.
    byte[] dueOf(Place place) {
        Taken claim = taken.get(place);
        return claim == null ? new byte[0] : claim.due;
    }

    Optional<Head> headOf(Place place) {
        return Optional.ofNullable(taken.get(place)).flatMap(Taken::head);
    }

    /// Whether a token may settle a recipient now.
    synchronized Settled check(long token, Place place) {
        Taken current = taken.get(place);
        if (current != null) {
            return current.token == token ? Settled.APPLIED : Settled.FENCED;
        }
        long counter = token ^ epoch;
        boolean remembered = counter > 0 && counter <= issued && issued - counter < REMEMBERED;
        boolean before = remembered && (settled[bit(counter) / Long.SIZE] & 1L << bit(counter) % Long.SIZE) != 0;
        return before ? Settled.ALREADY : Settled.FENCED;
    }

    /// Lets go after the settlement was written.
    synchronized void settle(Place place, long token) {
        int bit = bit(token ^ epoch);
        settled[bit / Long.SIZE] |= 1L << bit % Long.SIZE;
        letGo(place, token);
    }

    void letGo(Place place, long token) {
        taken.computeIfPresent(place, (_, claim) -> claim.token == token ? null : claim);
    }

    /// Lets go whatever the claim was: the recipient is gone.
    void drop(Place place) {
        taken.remove(place);
    }

    private static int bit(long counter) {
        return (int) (counter & (REMEMBERED - 1));
    }
}
