package dev.tasso.smtp.server;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Door.Caller;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    /// The wait after a failed accept: most often no descriptor is free, and only time brings one.
    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ServerOptions options;
    private final Function<Peer, Handler> handlers;
    private final Door door;
    private final Admission admission;
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();

    private SmtpServer(ServerOptions options, Function<Peer, Handler> handlers, Door door) {
        this.options = options;
        this.handlers = handlers;
        this.door = door;
        this.admission = new Admission(options.sessionLimits());
    }

    /// Listens, with one handler for all sessions.
    public static SmtpServer start(ServerOptions options, Handler handler) throws IOException {
        return start(options, _ -> handler);
    }

    /// Listens, and asks for a handler for each session.
    public static SmtpServer start(ServerOptions options, Function<Peer, Handler> handlers) throws IOException {
        SmtpServer server = new SmtpServer(options, handlers, Door.open(options.bind()));
        Thread.ofPlatform().name("smtp-listener-" + options.listener()).start(server::listen);
        return server;
    }

    /// Where it listens, with the port that was found; for a unix domain socket the loopback address without a port.
    public InetSocketAddress address() {
        return door.address();
    }

    /// Sessions at this moment.
    public int sessions() {
        return admission.open();
    }

    /// Stops listening, tells waiting clients 421, and lets open transactions finish within the time given.
    public void stop(Duration grace) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(grace);
        try {
            door.close();
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
        while (!door.closed()) {
            try {
                admit(door.accept());
            } catch (IOException _) {
                LockSupport.parkNanos(BREATH_NANOS);
            }
        }
    }

    private void admit(Caller caller) throws IOException {
        boolean proxied =
                options.services().trust().proxies().test(caller.remote().getAddress());
        Optional<Reply> refusal =
                proxied ? admission.enter() : admission.enter(caller.remote().getAddress());
        if (refusal.isPresent()) {
            turnAway(caller, refusal.get());
        } else if (proxied) {
            Thread.startVirtualThread(() -> proxied(caller));
        } else {
            Thread.startVirtualThread(() -> direct(caller));
        }
    }

    private void direct(Caller caller) {
        try (caller;
                Wire wire = caller.wire()) {
            converse(wire, new Peer(options.listener(), caller.remote(), caller.local()));
        } catch (IOException _) {
            // Gone before it began.
        } finally {
            admission.leave(caller.remote().getAddress());
        }
    }

    /// Learns first whom the proxy speaks for. Whatever is wrong with that ends the connection without a word.
    private void proxied(Caller caller) {
        Optional<InetAddress> counted = Optional.empty();
        try (caller;
                Wire wire = caller.wire()) {
            Peer peer = wire.proxied(options.services().trust().proxyHeaderWithin())
                    .map(it -> new Peer(options.listener(), it.getKey(), it.getValue()))
                    .orElseGet(() -> new Peer(options.listener(), caller.remote(), caller.local()));
            InetAddress client = peer.remote().getAddress();
            Optional<Reply> refusal = admission.identify(client);
            if (refusal.isPresent()) {
                turnAway(caller, refusal.get());
            } else {
                counted = Optional.of(client);
                converse(wire, peer);
            }
        } catch (IOException _) {
            // Gone before it began, or no proxy we can follow.
        } finally {
            counted.ifPresentOrElse(admission::leave, admission::leave);
        }
    }

    private void converse(Wire wire, Peer peer) throws IOException {
        wire.recordBy(options.recorders().apply(peer));
        Conversation conversation = new Conversation(options, new Session(options, handlers, peer), wire);
        conversations.add(conversation);
        if (door.closed()) {
            conversation.stop();
        }
        conversation.run();
        conversations.remove(conversation);
    }

    /// A few octets into an empty send buffer: this does not block the listener.
    private void turnAway(Caller caller, Reply refusal) throws IOException {
        try (caller) {
            if (!(options.tls() instanceof Tls.Implicit)) {
                caller.out().write((refusal + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
