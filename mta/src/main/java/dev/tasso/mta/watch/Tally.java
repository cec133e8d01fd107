package dev.tasso.mta.watch;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.Outcome;
import java.time.InstantSource;
import java.util.Arrays;
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
    private final long[] totals = new long[Kind.values().length];
    private final long[][] buckets = new long[BUCKETS][Kind.values().length];
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
        totals[kind.ordinal()]++;
        buckets[(int) (newest % BUCKETS)][kind.ordinal()]++;
    }

    /// Empties the buckets of seconds in which nothing was counted yet.
    private void turn() {
        long now = second();
        long first = Math.max(newest + 1, now - BUCKETS + 1);
        for (long second = first; second <= now; second++) {
            Arrays.fill(buckets[(int) (second % BUCKETS)], 0);
        }
        newest = Math.max(newest, now);
    }

    /// How often each thing has happened.
    public synchronized Map<Kind, Count> counts() {
        turn();
        long seconds = Math.clamp(newest - startSecond, 1, SECONDS);
        Map<Kind, Count> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            long recent = 0;
            for (long second = newest - seconds; second < newest; second++) {
                recent += second < startSecond ? 0 : buckets[(int) (second % BUCKETS)][kind.ordinal()];
            }
            counts.put(kind, new Count(totals[kind.ordinal()], (double) recent / seconds));
        }
        return counts;
    }
}
