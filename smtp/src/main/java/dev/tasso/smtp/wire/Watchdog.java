package dev.tasso.smtp.wire;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Closes plain transports whose deadline has passed, which is the one thing that ends every blocked call.
///
/// A socket's own timeout covers neither writes nor the total time of several reads, and on virtual threads it costs
/// a timer for each read; closing a TLS socket can itself block behind a stuck write. So one platform thread looks
/// at all deadlines, ten times a second, and moving a deadline, which happens several times for each command, is a
/// single write to memory.
///
/// A guard may fire in two steps: first it closes only the reading side, which wakes a reader that can then say
/// goodbye; a second later it closes everything.
public final class Watchdog implements AutoCloseable {

    /// How late a deadline may be noticed.
    static final Duration TICK = Duration.ofMillis(100);

    /// From closing the reading side to closing everything.
    static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Set<Guard> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /// Starts the thread; it does not keep the process alive.
    public Watchdog() {
        thread = Thread.ofPlatform().name("smtp-watchdog").daemon().start(this::watch);
    }

    /// The watchdog of whoever brings none of their own; lives as long as the process.
    public static Watchdog common() {
        return Common.WATCHDOG;
    }

    /// Closes the transport unless the guard is closed or extended in time.
    public Guard guard(Closeable transport, Duration within) {
        return guard(transport, transport, within);
    }

    /// Closes the reading side at the deadline, and the transport a second later.
    Guard guard(Closeable input, Closeable transport, Duration within) {
        Guard guard = new Guard(input, transport, within);
        watched.add(guard);
        LockSupport.unpark(thread);
        return guard;
    }

    /// Stops watching; nothing is closed any more.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closed) {
            if (watched.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK.toNanos());
            }
            long now = System.nanoTime();
            for (Guard guard : watched) {
                guard.check(now);
            }
        }
    }

    private static final class Common {
        static final Watchdog WATCHDOG = new Watchdog();
    }

    /// A deadline on one transport.
    public final class Guard implements AutoCloseable {

        private final Closeable input;
        private final Closeable transport;
        private volatile long deadlineNanos;
        private volatile boolean fired;

        private Guard(Closeable input, Closeable transport, Duration within) {
            this.input = input;
            this.transport = transport;
            extend(within);
        }

        /// Sets the deadline anew, from now. A guard that has fired stays fired.
        public void extend(Duration within) {
            until(System.nanoTime() + TimeUnit.NANOSECONDS.convert(within));
        }

        /// Whether the deadline passed and the transport was closed for it.
        public boolean fired() {
            return fired;
        }

        /// Ends the watch; the transport stays as it is.
        @Override
        public void close() {
            watched.remove(this);
        }

        void until(long nanos) {
            if (!fired) {
                deadlineNanos = nanos;
            }
        }

        private void check(long now) {
            if (now - deadlineNanos < 0) {
                return;
            }
            if (fired) {
                watched.remove(this);
                shut(transport);
                return;
            }
            fired = true;
            deadlineNanos = now + FAREWELL.toNanos();
            shut(input);
        }

        private static void shut(Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException _) {
                // It is shut all the same.
            }
        }
    }
}
