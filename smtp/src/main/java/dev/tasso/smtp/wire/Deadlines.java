package dev.tasso.smtp.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The deadlines of one wire: that of the operation under way and that of the whole conversation.
final class Deadlines {

    private static final Duration UNBOUNDED = Duration.ofDays(3_650);

    private final Watchdog.Guard guard;
    private volatile long whole = after(UNBOUNDED);
    private volatile boolean lost;

    Deadlines(Watchdog watchdog, Transport transport) {
        guard = watchdog.guard(transport.input(), transport.whole(), UNBOUNDED);
    }

    /// The moment that lies so far ahead.
    static long after(Duration within) {
        return System.nanoTime() + TimeUnit.NANOSECONDS.convert(within);
    }

    /// Bounds the whole conversation.
    void whole(Duration within) {
        whole = after(within);
        guard.until(whole);
    }

    /// Before an operation that may block.
    void arm(long deadline) throws SocketTimeoutException {
        if (guard.fired()) {
            lost = true;
            throw new SocketTimeoutException("the deadline has passed");
        }
        armFarewell(deadline);
    }

    /// As [#arm], for writes: after the deadline there is still a second to say goodbye in.
    void armFarewell(long deadline) {
        guard.until(deadline - whole < 0 ? deadline : whole);
    }

    /// After it.
    void rest() {
        guard.until(whole);
    }

    /// Whether reading or writing has failed.
    boolean lost() {
        return lost;
    }

    /// Tells a connection that the watchdog closed from one that the peer closed.
    IOException explain(IOException failure) {
        lost = true;
        if (!guard.fired() || failure instanceof SocketTimeoutException) {
            return failure;
        }
        SocketTimeoutException timeout = new SocketTimeoutException("the deadline has passed");
        timeout.initCause(failure);
        return timeout;
    }

    void close() {
        guard.close();
    }
}
