package dev.tasso.mta.deliver;

import dev.tasso.smtp.client.SmtpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Connections that nobody uses now, kept by site for the next message.
///
/// The one used last is taken first: so a few stay warm and the rest grow old and are closed. One lock, no I/O under
/// it; goodbyes are said by threads of their own, because a server may take its time to answer QUIT.
final class Connections implements AutoCloseable {

    /// Idle connections to one site.
    static final int PER_SITE_MAX = 20;

    /// Idle connections in all.
    static final int TOTAL_MAX = 500;

    private static final long LOOK_MILLIS = 250;

    private final Duration idleWithin;
    private final Map<Site, ArrayDeque<Connection>> idle = new HashMap<>();
    private int count;
    private boolean looking;
    private boolean closed;

    Connections(Duration idleWithin) {
        this.idleWithin = idleWithin;
    }

    /// A connection of the site that will do, which is the caller's from now on.
    synchronized Optional<Connection> take(Site site, Predicate<Connection> does) {
        ArrayDeque<Connection> here = idle.get(site);
        if (here == null) {
            return Optional.empty();
        }
        Optional<Connection> found = here.stream().filter(does).findFirst();
        if (found.isPresent()) {
            here.remove(found.get());
            count--;
        }
        if (here.isEmpty()) {
            idle.remove(site);
        }
        return found;
    }

    /// Keeps a connection, or says goodbye where there is no room.
    void keep(Site site, Connection connection) {
        if (!kept(site, connection)) {
            farewell(connection.client());
        }
    }

    private synchronized boolean kept(Site site, Connection connection) {
        ArrayDeque<Connection> here = idle.get(site);
        if (closed || count >= TOTAL_MAX || (here != null && here.size() >= PER_SITE_MAX)) {
            return false;
        }
        if (!looking) {
            looking = true;
            Thread.ofVirtual().name("deliver-idle").start(this::closeOld);
        }
        if (here == null) {
            here = new ArrayDeque<>();
            idle.put(site, here);
        }
        connection.idleSince(System.nanoTime());
        here.addFirst(connection);
        count++;
        return true;
    }

    synchronized int count() {
        return count;
    }

    /// Says QUIT and closes, without anybody waiting for it.
    static void farewell(SmtpClient client) {
        Thread.ofVirtual().name("deliver-quit").start(client::quit);
    }

    /// Runs as long as anything is kept.
    private void closeOld() {
        boolean more = true;
        while (more) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
            List<Connection> old = new ArrayList<>();
            more = removeOld(old, System.nanoTime() - idleWithin.toNanos());
            old.forEach(connection -> farewell(connection.client()));
        }
    }

    private synchronized boolean removeOld(List<Connection> old, long before) {
        for (ArrayDeque<Connection> here : idle.values()) {
            while (!here.isEmpty() && here.getLast().idleSinceNanos() - before < 0) {
                old.add(here.removeLast());
            }
        }
        idle.values().removeIf(ArrayDeque::isEmpty);
        count -= old.size();
        looking = count > 0;
        return looking;
    }

    @Override
    public void close() {
        List<Connection> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
            count = 0;
        }
        all.forEach(connection -> farewell(connection.client()));
    }
}
