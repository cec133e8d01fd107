package dev.tasso.mta;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A network between a client and a server, with the faults that it is told to have; each connection takes the next
/// pair of them, and is sound where there is none.
final class NetworkProxy implements AutoCloseable {

    /// @param up from the client to the server
    /// @param down from the server to the client
    record Faults(NetworkFault up, NetworkFault down) {
        static final Faults NONE = new Faults(new NetworkFault.None(), new NetworkFault.None());
    }

    private static final int BUFFER_OCTETS = 16_384;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Queue<Faults> next = new ArrayDeque<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger broken = new AtomicInteger();

    NetworkProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("network").start(this::listen);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /// What the next connection that has nothing yet will suffer.
    void arm(Faults faults) {
        synchronized (next) {
            next.add(faults);
        }
    }

    /// Connections that a fault ended so far; delays and stalls do not end any.
    int broken() {
        return broken.get();
    }

    /// Forgets what was armed and ends all connections in an orderly way.
    void calm() {
        synchronized (next) {
            next.clear();
        }
        open.forEach(NetworkProxy::close);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("network").start(() -> carry(client));
            } catch (IOException _) {
                // Closed, or this client is gone.
            }
        }
    }

    private void carry(Socket client) {
        Faults faults;
        synchronized (next) {
            faults = next.isEmpty() ? Faults.NONE : next.remove();
        }
        try (client;
                Socket server = new Socket()) {
            open.add(client);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
            Thread down = Thread.ofVirtual().start(() -> carry(server, client, faults.down()));
            carry(client, server, faults.up());
            down.join();
        } catch (IOException _) {
            // The server cannot be reached: so the client learns.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /// One direction, until its end.
    private void carry(Socket from, Socket to, NetworkFault fault) {
        byte[] buffer = new byte[BUFFER_OCTETS];
        long carried = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean going = true;
            while (going) {
                int count = in.read(buffer, 0, most(fault, carried));
                if (count > 0) {
                    pass(buffer, count, out, fault);
                    carried += count;
                }
                going = count > 0 && survives(fault, carried, from, to);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            close(to);
            close(from);
        }
    }

    /// So many octets may be read before something is to happen; where it is to happen at once, one.
    private static int most(NetworkFault fault, long carried) {
        long after = switch (fault) {
            case NetworkFault.Cut(long at) -> at;
            case NetworkFault.Reset(long at) -> at;
            case NetworkFault.HalfClose(long at) -> at;
            case NetworkFault.Stall(long at, var _) -> at;
            case NetworkFault.Silence(long at, var _) -> at;
            case NetworkFault.None(), NetworkFault.Delay _, NetworkFault.OneByteSegments() -> Long.MAX_VALUE;
        };
        return Math.clamp(after - carried, 1, BUFFER_OCTETS);
    }

    private static void pass(byte[] octets, int count, OutputStream out, NetworkFault fault) throws IOException {
        switch (fault) {
            case NetworkFault.OneByteSegments() -> {
                for (int i = 0; i < count; i++) {
                    out.write(octets, i, 1);
                }
            }
            case NetworkFault.Delay(Duration by) -> {
                Relay.pass(by);
                out.write(octets, 0, count);
            }
            case NetworkFault.None(),
                    NetworkFault.Cut _,
                    NetworkFault.Reset _,
                    NetworkFault.HalfClose _,
                    NetworkFault.Stall _,
                    NetworkFault.Silence _ -> out.write(octets, 0, count);
        }
    }

    /// Lets happen what is to happen after so many octets; whether this direction goes on.
    private boolean survives(NetworkFault fault, long carried, Socket from, Socket to) throws IOException {
        switch (fault) {
            case NetworkFault.Cut(long after)
            when carried >= after -> {
                broken.incrementAndGet();
                close(to);
                close(from);
                return false;
            }
            case NetworkFault.Reset(long after)
            when carried >= after -> {
                broken.incrementAndGet();
                to.setSoLinger(true, 0);
                from.setSoLinger(true, 0);
                close(to);
                close(from);
                return false;
            }
            case NetworkFault.HalfClose(long after)
            when carried >= after -> {
                broken.incrementAndGet();
                return false;
            }
            case NetworkFault.Stall(long after, Duration lasting) when carried == after -> Relay.pass(lasting);
            case NetworkFault.Silence(long after, Duration lasting)
            when carried >= after -> {
                broken.incrementAndGet();
                Relay.pass(lasting);
                close(to);
                close(from);
                return false;
            }
            case NetworkFault.None(),
                    NetworkFault.Cut _,
                    NetworkFault.Reset _,
                    NetworkFault.HalfClose _,
                    NetworkFault.Stall _,
                    NetworkFault.Silence _,
                    NetworkFault.Delay _,
                    NetworkFault.OneByteSegments() -> {}
        }
        return true;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone all the same.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(NetworkProxy::close);
    }
}
