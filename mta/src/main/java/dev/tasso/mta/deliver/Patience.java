package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the owner of an attempt knows of it and can do to it from another thread: see how far it has come and how
/// long nothing has moved, and abandon it.
///
/// One lock, no I/O under it: a transport is closed after the lock is let go.
public final class Patience {

    private Stage stage = Stage.ROUTE;
    private long movedAtNanos = System.nanoTime();
    private @Nullable String abandoned;
    private @Nullable AutoCloseable transport;
    private @Nullable Thread connecting;

    /// What the attempt is waiting for.
    public synchronized Stage stage() {
        return stage;
    }

    /// How long nothing has moved.
    public synchronized long quietNanos() {
        return System.nanoTime() - movedAtNanos;
    }

    /// Ends the attempt, unless it has begun to hand over the message: its connection is closed, no other host is
    /// asked, and the recipients are deferred with this reason. Answers whether that is so.
    public boolean abandon(String why) {
        return end(why, false);
    }

    /// Ends the attempt wherever it is. After the final dot the outcome is `Unknown`, as after any lost connection.
    public void cut(String why) {
        end(why, true);
    }

    private boolean end(String why, boolean handingOver) {
        AutoCloseable open;
        synchronized (this) {
            if (abandoned != null) {
                return true;
            }
            if (stage.compareTo(Stage.MAIL) >= 0 && !handingOver) {
                return false;
            }
            abandoned = why;
            open = transport;
            if (connecting != null) {
                connecting.interrupt();
            }
        }
        close(open);
        return true;
    }

    synchronized Optional<String> abandoned() {
        return Optional.ofNullable(abandoned);
    }

    /// The attempt has reached a stage; something has moved.
    synchronized void reached(Stage now) {
        stage = now;
        movedAtNanos = System.nanoTime();
    }

    /// Something has moved within the stage.
    synchronized void moved() {
        movedAtNanos = System.nanoTime();
    }

    /// Names the thread that is about to connect: there is no transport to close yet, so it is interrupted, which ends
    /// a connect on a virtual thread.
    synchronized void watchConnecting(Thread thread) {
        connecting = thread;
        if (abandoned != null) {
            thread.interrupt();
        }
    }

    /// The thread is not connecting any more; an interrupt meant for that is over.
    synchronized void connected() {
        connecting = null;
        if (abandoned != null) {
            boolean _ = Thread.interrupted();
        }
    }

    /// Names the transport that is closed when the attempt is ended; closes it at once where it has ended already.
    void watch(AutoCloseable opened) {
        boolean late;
        synchronized (this) {
            transport = opened;
            late = abandoned != null;
        }
        if (late) {
            close(opened);
        }
    }

    synchronized void unwatch() {
        transport = null;
    }

    private static void close(@Nullable AutoCloseable transport) {
        if (transport == null) {
            return;
        }
        try {
            transport.close();
        } catch (Exception _) {
            // It is being thrown away.
        }
    }
}
