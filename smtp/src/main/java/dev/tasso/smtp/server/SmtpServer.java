package dev.tasso.smtp.server;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.Watchdog;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Listens on one port and gives every connection a session on a virtual thread of its own (RFC 5321 section 3.1).
public final class SmtpServer implements AutoCloseable {

    private static final int BACKLOG = 1_024;

    /// The wait after a failed accept: most often no descriptor is free, and only time brings one.
    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ServerOptions options;
    private final Function<Peer, Handler> handlers;
    private final ServerSocket listening;
    private final Admission admission;
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();

    private SmtpServer(ServerOptions options, Function<Peer, Handler> handlers, ServerSocket listening) {
        this.options = options;
        this.handlers = handlers;
        this.listening = listening;
        this.admission = new Admission(options.sessionLimits());
    }

    /// Listens, with one handler for all sessions.
    public static SmtpServer start(ServerOptions options, Handler handler) throws IOException {
        return start(options, _ -> handler);
    }

    /// Listens, and asks for a handler for each session.
    public static SmtpServer start(ServerOptions options, Function<Peer, Handler> handlers) throws IOException {
        ServerSocket listening = new ServerSocket();
        try {
            listening.bind(options.bind(), BACKLOG);
        } catch (IOException occupied) {
            listening.close();
            throw occupied;
        }
        SmtpServer server = new SmtpServer(options, handlers, listening);
        Thread.ofPlatform().name("smtp-listener-" + options.listener()).start(server::listen);
        return server;
    }

    /// Where it listens, with the port that was found.
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /// Sessions at this moment.
    public int sessions() {
        return admission.open();
    }

    /// Stops listening, tells waiting clients 421, and lets open transactions finish within the time given.
    public void stop(Duration grace) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(grace);
        try {
            listening.close();
            conversations.forEach(Conversation::stop);
            admission.awaitEmpty(deadline);
        } catch (IOException _) {
            // It listens no more all the same.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        conversations.forEach(Conversation::abandon);
    }

    /// Stops without waiting for anybody.
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                admit(listening.accept());
            } catch (IOException _) {
                LockSupport.parkNanos(BREATH_NANOS);
            }
        }
    }

    private void admit(Socket socket) throws IOException {
        Optional<Reply> refusal = admission.enter(socket.getInetAddress());
        if (refusal.isPresent()) {
            turnAway(socket, refusal.get());
        } else {
            Thread.startVirtualThread(() -> converse(socket));
        }
    }

    private void converse(Socket socket) {
        try (socket;
                Wire wire = new Wire(socket, Watchdog.common(), Recorder.off())) {
            Peer peer = new Peer(
                    options.listener(), (InetSocketAddress) socket.getRemoteSocketAddress(), (InetSocketAddress)
                            socket.getLocalSocketAddress());
            Conversation conversation = new Conversation(options, handlers.apply(peer), peer, socket, wire);
            conversations.add(conversation);
            if (listening.isClosed()) {
                conversation.stop();
            }
            conversation.run();
            conversations.remove(conversation);
        } catch (IOException _) {
            // Gone before it began.
        } finally {
            admission.leave(socket.getInetAddress());
        }
    }

    /// A few octets into an empty send buffer: this does not block the listener.
    private void turnAway(Socket socket, Reply refusal) throws IOException {
        try (socket) {
            if (!(options.tls() instanceof Tls.Implicit)) {
                socket.getOutputStream().write((refusal + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
