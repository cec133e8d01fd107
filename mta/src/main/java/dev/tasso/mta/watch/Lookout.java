package dev.tasso.mta.watch;

import dev.tasso.smtp.transcript.Recorder;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// From where every conversation can be seen: those of clients with this server, and our own with other servers.
///
/// What is said goes through the recorder of each conversation, line by line, whether anybody watches or not. While
/// nobody does, a line costs the reading of one field that never changes. Once somebody does, the conversation keeps
/// its
/// lines from there on, within a bound, because whom it is about is often known late: the addresses come with MAIL and
/// RCPT. As soon as a [Watcher] finds that it wants the conversation, it is given what was kept, and then each line as
/// it is said.
///
/// A conversation never waits for who watches it. A watcher has room for so many lines; what comes while that room is
/// full is counted, and the watcher is told how much it has missed.
public final class Lookout implements AutoCloseable {

    /// Who may watch at one time.
    public static final int WATCHERS_MAX = 8;

    private static final long GOODBYE_NANOS = 1_000_000_000;

    private final InstantSource clock;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();
    /// Replaced as a whole, and seldom.
    private volatile List<Watcher> watchers = List.of();

    private boolean closed;

    public Lookout(InstantSource clock) {
        this.clock = clock;
    }

    /// A session begins.
    ///
    /// @param listener where the client came to
    public Recorder in(String listener, InetSocketAddress client) {
        return Recorder.server(begin(Way.IN, Place.of(listener, client), About.nobody()));
    }

    /// A connection to another server is about to be made.
    ///
    /// @param about whom the message is from and to that it is made for; others may follow it
    public Recorder out(Place server, About about) {
        return Recorder.client(begin(Way.OUT, server, about));
    }

    private Conversation begin(Way way, Place other, About about) {
        Conversation next = new Conversation(
                this, new Conversation.Heading(numbers.incrementAndGet(), way, other, clock.instant()), about);
        conversations.add(next);
        return next;
    }

    void ended(Conversation conversation) {
        conversations.remove(conversation);
    }

    List<Watcher> watchers() {
        return watchers;
    }

    /// Begins to watch; empty where too many do already. Whoever watches must close it.
    public synchronized Optional<Watcher> watch(Wanted wanted) {
        if (closed || watchers.size() >= WATCHERS_MAX) {
            return Optional.empty();
        }
        Watcher watcher = new Watcher(wanted, this::letGo);
        List<Watcher> more = new ArrayList<>(watchers);
        more.add(watcher);
        watchers = List.copyOf(more);
        return Optional.of(watcher);
    }

    private synchronized void letGo(Watcher watcher) {
        watchers = watchers.stream().filter(other -> other != watcher).toList();
        if (watchers.isEmpty()) {
            notifyAll();
            conversations.forEach(Conversation::forget);
        }
    }

    /// What goes on now, the oldest first.
    public List<Conversation.Heading> live() {
        return conversations.stream()
                .map(Conversation::heading)
                .sorted(Comparator.comparingLong(Conversation.Heading::number))
                .toList();
    }

    /// Tells everybody who watches that nothing more comes, and gives them a moment to hear it.
    @Override
    public synchronized void close() {
        closed = true;
        watchers.forEach(Watcher::end);
        long deadline = System.nanoTime() + GOODBYE_NANOS;
        try {
            long millis = GOODBYE_NANOS / 1_000_000;
            while (!watchers.isEmpty() && millis > 0) {
                wait(millis);
                millis = (deadline - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
