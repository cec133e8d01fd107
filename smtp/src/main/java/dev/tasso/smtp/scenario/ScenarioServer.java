package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.wire.Watchdog;
import dev.tasso.smtp.wire.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A scripted SMTP or LMTP server for tests: it takes mail, keeps it, and misbehaves exactly as told.
///
/// ```java
/// Script script = Script.normal()
///         .greylisting(2)                                                 // twice, then normally
///         .refusing("b@example.org")
///         .at(Step.QUIT, new Fault.HangUp());                             // any fault at any step
/// try (ScenarioServer server = ScenarioServer.start(script)) {
///     sendSomethingTo(server.address());
///     ReceivedMail mail = server.await(1).getFirst();
///     assertEquals(Optional.of("hello"), mail.header("Subject"));
/// }
/// ```
/// It holds thousands of connections at once, each on a virtual thread. Nothing in it is left to chance.
public final class ScenarioServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BACKLOG = 4_096;
    private static final int TRANSCRIPTS_MAX = 1_000;

    private final InetSocketAddress address;
    private final Closeable listener;
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();
    private final Bounds bounds;
    private final Room room;
    private final Optional<Inbox> inbox;
    private final Object lock = new Object();
    private final List<ReceivedMail> received = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();
    private int connections;
    private volatile Duration virtualTime = Duration.ZERO;
    private volatile Faults faults;
    private volatile boolean closed;

    private ScenarioServer(
            Script script, InetSocketAddress address, Closeable listener, Bounds bounds, Optional<Inbox> inbox) {
        this.address = address;
        this.listener = listener;
        this.bounds = bounds;
        this.room = new Room(bounds.arrivingOctetsMax());
        this.inbox = inbox;
        faults = new Faults(script, this::virtualTime);
    }

    /// On a free port of the loopback address, taking every message.
    public static ScenarioServer start() throws IOException {
        return start(Script.normal());
    }

    /// On a free port of the loopback address.
    public static ScenarioServer start(Script script) throws IOException {
        return start(script, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /// At an address of the caller's choice.
    public static ScenarioServer start(Script script, InetSocketAddress address) throws IOException {
        return start(script, address, Bounds.wide(), Optional.empty());
    }

    /// At an address of the caller's choice, within bounds. Messages and transcripts go to the inbox, and the server
    /// keeps none of them.
    public static ScenarioServer start(Script script, InetSocketAddress address, Bounds bounds, Inbox inbox)
            throws IOException {
        return start(script, address, bounds, Optional.of(inbox));
    }

    private static ScenarioServer start(Script script, InetSocketAddress address, Bounds bounds, Optional<Inbox> inbox)
            throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(address, BACKLOG);
        } catch (IOException occupied) {
            listener.close();
            throw occupied;
        }
        InetSocketAddress bound = (InetSocketAddress) listener.getLocalSocketAddress();
        ScenarioServer server = new ScenarioServer(script, bound, listener, bounds, inbox);
        server.listen(() -> {
            Socket socket = listener.accept();
            server.serve(recorder -> new Wire(socket, Watchdog.common(), recorder), socket.getInputStream());
        });
        return server;
    }

    /// On a unix domain socket.
    public static ScenarioServer start(Script script, Path socket) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
        ScenarioServer server =
                new ScenarioServer(script, new InetSocketAddress(0), listener, Bounds.wide(), Optional.empty());
        server.listen(() -> {
            SocketChannel channel = listener.accept();
            server.serve(recorder -> new Wire(channel, Watchdog.common(), recorder), Channels.newInputStream(channel));
        });
        return server;
    }

    private interface Accepting {
        void next() throws IOException;
    }

    private interface Opening {
        Wire open(Recorder recorder) throws IOException;
    }

    private void listen(Accepting accepting) {
        Thread.ofPlatform().name("scenario-listener").daemon().start(() -> {
            while (!closed) {
                try {
                    accepting.next();
                } catch (IOException _) {
                    // This client is gone, or the listener is closed.
                }
            }
        });
    }

    private void serve(Opening opening, InputStream raw) throws IOException {
        Recorder recorder;
        synchronized (lock) {
            connections++;
            boolean recorded = inbox.isPresent() || connections <= TRANSCRIPTS_MAX;
            recorder = recorded ? Recorder.server(bounds.transcriptLinesMax()) : Recorder.off();
            if (recorded && inbox.isEmpty()) {
                recorders.add(recorder);
            }
            lock.notifyAll();
        }
        Wire wire = opening.open(recorder);
        boolean full = open.size() >= bounds.sessionsMax();
        open.add(wire);
        Recorder pages = inbox.isPresent() ? recorder : Recorder.off();
        Conversation.Host host = new Conversation.Host(bounds, room, pages, inbox.orElse(this::take));
        Runnable conversation = full ? () -> bounds.turnAway(wire) : new Conversation(wire, raw, () -> faults, host);
        Thread.ofVirtual().name("scenario").start(() -> {
            try {
                conversation.run();
            } finally {
                wire.close();
                open.remove(wire);
            }
        });
        if (closed) {
            wire.abort();
        }
    }

    private Reply take(ReceivedMail mail, Supplier<Transcript> said) {
        synchronized (lock) {
            received.add(mail);
            lock.notifyAll();
        }
        return Conversation.OK;
    }

    /// Where it listens on TCP.
    public InetSocketAddress address() {
        return address;
    }

    /// The port of [#address()].
    public int port() {
        return address.getPort();
    }

    /// Behaves by another script: its rules, counted anew, hold from the next step of every connection on; its name,
    /// its users and what it offers, for new connections.
    public void follow(Script script) {
        faults = new Faults(script, this::virtualTime);
    }

    /// How far virtual time has come since the server was started.
    public Duration virtualTime() {
        return virtualTime;
    }

    /// Moves virtual time, which stands still otherwise: see [When.Beyond].
    public void advance(Duration by) {
        synchronized (lock) {
            virtualTime = virtualTime.plus(by);
        }
    }

    /// The messages taken so far, in order.
    public List<ReceivedMail> received() {
        synchronized (lock) {
            return List.copyOf(received);
        }
    }

    /// How many messages were taken so far.
    public int receivedCount() {
        synchronized (lock) {
            return received.size();
        }
    }

    /// Waits until at least so many messages were taken, for ten seconds at most; an [AssertionError] with the
    /// transcripts if they are not.
    public List<ReceivedMail> await(int count) throws InterruptedException {
        return await(count, PATIENCE);
    }

    /// Waits until at least so many messages were taken; an [AssertionError] with the transcripts if they are not.
    public List<ReceivedMail> await(int count, Duration within) throws InterruptedException {
        awaitThat(() -> received.size() >= count, count + " messages", within);
        return received();
    }

    /// Waits until at least so many connections were made.
    public void awaitConnections(int count, Duration within) throws InterruptedException {
        awaitThat(() -> connections >= count, count + " connections", within);
    }

    private void awaitThat(BooleanSupplier reached, String what, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        synchronized (lock) {
            while (!reached.getAsBoolean()) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("no " + what + " within " + within + ", but " + received.size()
                            + " messages over " + connections + " connections:\n" + lastTranscripts());
                }
                lock.wait(leftMs);
            }
        }
    }

    private String lastTranscripts() {
        return recorders.subList(Math.max(0, recorders.size() - 3), recorders.size()).stream()
                .map(recorder -> recorder.transcript().print())
                .collect(Collectors.joining("---\n"));
    }

    /// How many connections were made so far.
    public int connections() {
        synchronized (lock) {
            return connections;
        }
    }

    /// How many connections are open now.
    public int open() {
        return open.size();
    }

    /// What was said on each connection, in the order they were made; the first thousand are kept.
    public List<Transcript> transcripts() {
        synchronized (lock) {
            return recorders.stream().map(Recorder::transcript).toList();
        }
    }

    /// Closes all connections and the listener.
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
        open.forEach(Wire::abort);
    }
}
