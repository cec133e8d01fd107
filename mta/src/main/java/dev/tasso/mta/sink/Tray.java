package dev.tasso.mta.sink;

import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.transcript.Transcript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The messages that a sink keeps, in the order they came; when there is no room, the oldest goes.
public final class Tray {

    private final SinkLimits limits;
    private final TreeMap<Long, Kept> messages = new TreeMap<>();
    private final TreeMap<Long, Long> octetsOf = new TreeMap<>();
    private long last;
    private long octets;
    private long dropped;

    public Tray(SinkLimits limits) {
        this.limits = limits;
    }

    /// How full it is.
    ///
    /// @param arrived messages since the start, of which some may be gone
    /// @param dropped those that went for want of room
    public record Counts(int kept, long octets, long arrived, long dropped) {}

    synchronized Kept add(Instant at, ReceivedMail mail, Supplier<Transcript> said) {
        last++;
        Kept kept = new Kept(last, at, mail, said);
        long size = kept.octets();
        messages.put(last, kept);
        octetsOf.put(last, size);
        octets += size;
        while (messages.size() > limits.messagesMax() || (octets > limits.keptOctetsMax() && messages.size() > 1)) {
            remove(messages.firstKey());
            dropped++;
        }
        notifyAll();
        return kept;
    }

    private boolean remove(long number) {
        boolean found = messages.remove(number) != null;
        octets -= Optional.ofNullable(octetsOf.remove(number)).orElse(0L);
        return found;
    }

    public synchronized Optional<Kept> get(long number) {
        return Optional.ofNullable(messages.get(number));
    }

    /// The message that came last.
    public synchronized Optional<Kept> newest() {
        return Optional.ofNullable(messages.lastEntry()).map(Map.Entry::getValue);
    }

    /// The newest of those meant that came after a number, in the order they came.
    public synchronized List<Kept> find(Wanted wanted, long after, int max) {
        List<Kept> found = new ArrayList<>();
        for (Kept kept : messages.tailMap(after, false).descendingMap().values()) {
            if (found.size() == max) {
                break;
            }
            if (wanted.fits(kept)) {
                found.add(kept);
            }
        }
        return found.reversed();
    }

    /// Waits until so many of those meant are there, and returns them; fewer where the time is up.
    public synchronized List<Kept> await(Wanted wanted, long after, int count, Duration within)
            throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        List<Kept> found = new ArrayList<>();
        long seen = after;
        while (true) {
            for (Kept kept : messages.tailMap(seen, false).values()) {
                if (wanted.fits(kept)) {
                    found.add(kept);
                }
            }
            seen = Math.max(seen, last);
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (found.size() >= count || millis <= 0) {
                return found;
            }
            wait(millis);
        }
    }

    /// Throws one away; whether it was there.
    public synchronized boolean delete(long number) {
        boolean found = remove(number);
        notifyAll();
        return found;
    }

    /// Throws all away; how many there were.
    public synchronized int clear() {
        int count = messages.size();
        messages.clear();
        octetsOf.clear();
        octets = 0;
        notifyAll();
        return count;
    }

    public synchronized Counts counts() {
        return new Counts(messages.size(), octets, last, dropped);
    }
}
