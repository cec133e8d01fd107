package dev.tasso.mta;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.EventText;
import dev.tasso.mta.journal.Journal;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Prints every event as one line, on a thread of its own: a terminal that is held or a full disk stops no mail. Lines
/// that cannot be printed in time are counted, and the count is printed. What happens within a few milliseconds is
/// printed together: waking up and writing for each would cost more than the line.
final class Log implements Journal, AutoCloseable {
    private static final int WAITING_MAX = 65_536;
    private static final long CLOSE_SECONDS_MAX = 5;
    private static final long TOGETHER_MILLIS = 20;
    private static final int PRINTED_AT_ONCE = 1_000;

    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong lost = new AtomicLong();
    private final PrintStream out;
    private final Thread printer;
    private volatile boolean closing;

    Log(PrintStream out) {
        this.out = out;
        this.printer = Thread.ofPlatform().daemon().name("log").unstarted(this::print);
    }

    /// Begins to print; what was told before waits until then, so that the greeting of the server stands in one piece.
    void start() {
        printer.start();
    }

    @Override
    public void tell(Event event) {
        if (!waiting.offer(event)) {
            lost.incrementAndGet();
        }
    }

    /// Prints what still waits, within a bound.
    @Override
    public void close() {
        closing = true;
        try {
            printer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS_MAX));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        out.flush();
    }

    private void print() {
        try {
            while (true) {
                Event first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    printWithOthers(first);
                } else if (closing) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void printWithOthers(Event first) throws InterruptedException {
        if (!closing) {
            Thread.sleep(TOGETHER_MILLIS);
        }
        List<Event> events = new ArrayList<>(List.of(first));
        waiting.drainTo(events, PRINTED_AT_ONCE);
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append(EventText.line(event)).append(System.lineSeparator()));
        long gone = lost.getAndSet(0);
        if (gone > 0) {
            lines.append(gone)
                    .append(" events happened faster than they could be printed")
                    .append(System.lineSeparator());
        }
        out.print(lines);
        out.flush();
    }
}
