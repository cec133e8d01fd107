package dev.tasso.mta.schedule;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What shall be looked at again at a given time, in milliseconds. A timer is never cancelled: whoever is woken looks
/// whether it still matters.
final class Timers {

    /// @param subject a lane, an attempt or a deadline
    record Timer(long at, Object subject) {}

    private final PriorityQueue<Timer> queue = new PriorityQueue<>(Comparator.comparingLong(Timer::at));

    void at(long time, Object subject) {
        queue.add(new Timer(time, subject));
    }

    /// The next timer that is due; null where there is none.
    @Nullable
    Timer due(long now) {
        Timer first = queue.peek();
        return first != null && first.at() <= now ? queue.poll() : null;
    }

    long next() {
        Timer first = queue.peek();
        return first == null ? LaneQueue.NEVER : first.at();
    }
}
