package dev.tasso.mta.watch;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.Outcome;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Counts what becomes of mail, in all and over the last seconds; reads the journal and passes it on.
public final class Tally implements Journal {

    /// Rates are those of so many whole seconds that lie behind.
    public static final int SECONDS = 10;

    /// One more: the second that goes on.
    private static final int BUCKETS = SECONDS + 1;

    private final Journal next;
    private final InstantSource clock;
    private final long startSecond;
    private final Map<Kind, Series> all = new EnumMap<>(Kind.class);
    private long newest;

    /// What can become of mail.
    public enum Kind {
        /// A message was taken.
        ACCEPTED,
        /// A recipient has it.
        DELIVERED,
        /// An attempt for a recipient ended with "later".
        DEFERRED,
        /// A recipient was given up.
        BOUNCED,
        /// A sender or a recipient was turned away at the door, or a message at its end.
        REFUSED
    }

    /// How often one thing has happened.
    ///
    /// @param total since the server was started
    /// @param perSecond over the last seconds
    public record Count(long total, double perSecond) {}

    public Tally(Journal next, InstantSource clock) {
        this.next = next;
        this.clock = clock;
        this.startSecond = second();
        this.newest = startSecond;
        for (Kind kind : Kind.values()) {
            all.put(kind, new Series());
        }
    }

    /// One kind, second by second.
    private static final class Series {
        private final long[] buckets = new long[BUCKETS];
        private long total;
    }

    private long second() {
        return clock.millis() / 1_000;
    }

    @Override
    public void tell(Event event) {
        kind(event).ifPresent(this::count);
        next.tell(event);
    }

    private static Optional<Kind> kind(Event event) {
        return switch (event) {
            case Event.Accepted _ -> Optional.of(Kind.ACCEPTED);
            case Event.Attempted attempted ->
                Optional.of(
                        switch (attempted.outcome()) {
                            case Outcome.Delivered _ -> Kind.DELIVERED;
                            case Outcome.Deferred _, Outcome.Unknown _ -> Kind.DEFERRED;
                            case Outcome.Failed _ -> Kind.BOUNCED;
                        });
            case Event.Expired _ -> Optional.of(Kind.BOUNCED);
            case Event.Refused _ -> Optional.of(Kind.REFUSED);
            case Event.OfMessage _, Event.OfServer _ -> Optional.empty();
        };
    }

    private synchronized void count(Kind kind) {
        turn();
        all.computeIfPresent(kind, (_, series) -> {
            series.total++;
            series.buckets[(int) (newest % BUCKETS)]++;
            return series;
        });
    }

    /// Empties the buckets of seconds in which nothing was counted yet.
    private void turn() {
        long now = second();
        long first = Math.max(newest + 1, now - BUCKETS + 1);
        for (long second = first; second <= now; second++) {
            int bucket = (int) (second % BUCKETS);
            all.values().forEach(series -> series.buckets[bucket] = 0);
        }
        newest = Math.max(newest, now);
    }

    /// How often each thing has happened.
    public synchronized Map<Kind, Count> counts() {
        turn();
        long seconds = Math.clamp(newest - startSecond, 1, SECONDS);
        Map<Kind, Count> counts = new EnumMap<>(Kind.class);
        all.forEach((kind, series) -> {
            long recent = 0;
            for (long second = Math.max(startSecond, newest - seconds); second < newest; second++) {
                recent += series.buckets[(int) (second % BUCKETS)];
            }
            counts.put(kind, new Count(series.total, (double) recent / seconds));
        });
        return counts;
    }
}
