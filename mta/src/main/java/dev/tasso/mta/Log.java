package dev.tasso.mta;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.EventText;
import dev.tasso.mta.journal.Journal;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Prints every event as one line, on a thread of its own: a terminal that is held or a full disk stops no mail. Lines
/// that cannot be printed in time are counted, and the count is printed.
final class Log implements Journal, AutoCloseable {
    private static final int WAITING_MAX = 65_536;
    private static final long CLOSE_SECONDS_MAX = 5;

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
                Event event = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (event == null && closing) {
                    return;
                }
                if (event != null) {
                    out.println(EventText.line(event));
                }
                if (waiting.isEmpty()) {
                    out.flush();
                }
                long gone = lost.getAndSet(0);
                if (gone > 0) {
                    out.println(gone + " events happened faster than they could be printed");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
