package dev.tasso.mta.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Somebody who watches: conversations put in what they say and never wait; one reader takes it out.
public final class Watcher implements AutoCloseable {

    /// Lines that wait for the reader.
    static final int WAITING_MAX = 1_000;

    private final Wanted wanted;
    private final Consumer<Watcher> letGo;
    private List<Sight> waiting = new ArrayList<>();
    private long missed;
    private boolean ended;

    Watcher(Wanted wanted, Consumer<Watcher> letGo) {
        this.wanted = wanted;
        this.letGo = letGo;
    }

    boolean wants(Conversation.Heading heading, About about) {
        return wanted.fits(heading, about);
    }

    synchronized void tell(Sight sight) {
        if (waiting.size() >= WAITING_MAX) {
            missed++;
        } else {
            waiting.add(sight);
            notifyAll();
        }
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Everything that waits; waits itself, within a time, until there is something or it is over.
    public synchronized List<Sight> take(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        long millis = within.toMillis();
        while (waiting.isEmpty() && !ended && millis > 0) {
            wait(millis);
            millis = (deadline - System.nanoTime()) / 1_000_000;
        }
        List<Sight> taken = waiting;
        waiting = new ArrayList<>();
        // Nothing is put in behind what was missed before it is taken: here is its place.
        if (missed > 0) {
            taken.add(new Sight.Missed(missed));
            missed = 0;
        }
        return taken;
    }

    /// Whether the server is about to stop, and nothing more comes than what waits.
    public synchronized boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        letGo.accept(this);
    }
}
