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
/// A socket's own timeout covers neither writes nor the total time of several reads, and closing a TLS socket can
/// itself block behind a stuck write. So one platform thread looks at all deadlines, ten times a second: moving a
/// deadline, which happens several times for each command, is then a single write to memory.
public final class Watchdog implements AutoCloseable {

    /// How late a deadline may be noticed.
    static final Duration TICK = Duration.ofMillis(100);

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
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

    /// A deadline on one transport.
    public interface Guard extends AutoCloseable {

        /// Sets the deadline anew, from now.
        void extend(Duration within);

        /// Whether the deadline passed and the transport was closed for it.
        boolean fired();

        /// Ends the watch; the transport stays as it is.
        @Override
        void close();
    }

    /// Closes the transport unless the guard is closed or extended in time.
    public Guard guard(Closeable transport, Duration within) {
        Watched guard = new Watched(transport, within);
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
            for (Watched guard : watched) {
                guard.check(now);
            }
        }
    }

    private static final class Common {
        static final Watchdog WATCHDOG = new Watchdog();
    }

    private final class Watched implements Guard {

        private final Closeable transport;
        private volatile long deadlineNanos;
        private volatile boolean fired;

        Watched(Closeable transport, Duration within) {
            this.transport = transport;
            extend(within);
        }

        void check(long now) {
            if (now - deadlineNanos >= 0 && watched.remove(this)) {
                fired = true;
                try {
                    transport.close();
                } catch (IOException _) {
                    // It is closed all the same.
                }
            }
        }

        @Override
        public void extend(Duration within) {
            deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(within);
        }

        @Override
        public boolean fired() {
            return fired;
        }

        @Override
        public void close() {
            watched.remove(this);
        }
    }
}
