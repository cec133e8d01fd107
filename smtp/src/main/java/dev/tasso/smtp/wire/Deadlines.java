package dev.tasso.smtp.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The deadlines of one wire: that of the operation under way and that of the whole conversation.
final class Deadlines {

    private static final Duration UNBOUNDED = Duration.ofDays(3_650);
    private static final String PASSED = "the deadline has passed";

    private final Watchdog.Guard guard;
    private volatile long whole = after(UNBOUNDED);
    private volatile Optional<String> lost = Optional.empty();
    private volatile boolean leaving;

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
            throw losing(new SocketTimeoutException(PASSED));
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

    /// Why reading or writing has failed, where it has.
    Optional<String> lost() {
        return lost;
    }

    /// Tells a connection that the watchdog closed from one that the peer closed.
    IOException explain(IOException failure) {
        if (!guard.fired() || failure instanceof SocketTimeoutException) {
            return losing(failure);
        }
        SocketTimeoutException timeout = new SocketTimeoutException(PASSED);
        timeout.initCause(failure);
        return losing(timeout);
    }

    /// We are about to close: what fails from here on is no loss.
    void leave() {
        leaving = true;
    }

    /// What fails later fails because of what failed first.
    private <E extends IOException> E losing(E failure) {
        if (lost.isEmpty() && !leaving) {
            lost = Optional.of(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        }
        return failure;
    }

    void close() {
        guard.close();
    }
}
