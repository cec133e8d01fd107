package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.schedule.Attempts.Destination;
import org.jspecify.annotations.Nullable;

/// What is remembered of one lane while it holds something, or is expected to hold something soon.
///
/// There may be a million of them: the recipients themselves stay in the store, and here is only the earliest time at
/// which one of them may be due. That time may be too early, never too late: a claim puts it right.
final class LaneQueue implements Contender {

    static final long NEVER = Long.MAX_VALUE;

    /// What is being done for the lane right now; nothing else is begun meanwhile.
    enum Busy {
        NO,
        LOOKUP,
        CLAIM,
        SWEEP
    }

    /// Where the lane stands in line.
    enum Place {
        NOWHERE,
        /// Among those who wait for a turn.
        TURN,
        /// In the list of its site.
        READY,
        /// Among those whose recipients are to be put off.
        SWEEP
    }

    final Lane lane;
    Busy busy = Busy.NO;
    Place place = Place.NOWHERE;
    long busySince;
    /// The timer in force.
    long wakeAt = NEVER;

    @Nullable
    SiteQueue site;

    @Nullable
    Destination destination;

    /// Until when `destination` may be used without asking again.
    long knownUntil;

    private long due = NEVER;
    private long dueMeanwhile = NEVER;

    LaneQueue(Lane lane) {
        this.lane = lane;
    }

    long due() {
        return Math.min(due, dueMeanwhile);
    }

    void dueAt(long time) {
        if (busy == Busy.CLAIM || busy == Busy.SWEEP) {
            dueMeanwhile = Math.min(dueMeanwhile, time);
        } else {
            due = Math.min(due, time);
        }
    }

    void begin(Busy what, long now) {
        busy = what;
        busySince = now;
    }

    /// A claim has ended: what it left is due then, or what has arrived while it ran.
    void left(long time) {
        busy = Busy.NO;
        due = Math.min(time, dueMeanwhile);
        dueMeanwhile = NEVER;
    }

    @Override
    public boolean suspect() {
        return site != null && site.suspect();
    }
}
