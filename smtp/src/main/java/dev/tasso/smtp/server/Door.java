package dev.tasso.smtp.server;

import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.Watchdog;
import dev.tasso.smtp.wire.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Where clients come in: a TCP port, or a unix domain socket.
sealed interface Door extends Closeable {

    int BACKLOG = 1_024;

    Caller accept() throws IOException;

    boolean closed();

    /// The address with the port that was found; for a unix domain socket the loopback address without a port.
    InetSocketAddress address();

    static Door open(SocketAddress bind) throws IOException {
        return bind instanceof UnixDomainSocketAddress unix ? Unix.open(unix.getPath()) : Tcp.open(bind);
    }

    /// Over TCP.
    record Tcp(ServerSocket socket) implements Door {

        static Tcp open(SocketAddress bind) throws IOException {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(bind, BACKLOG);
                return new Tcp(socket);
            } catch (IOException occupied) {
                socket.close();
                throw occupied;
            }
        }

        @Override
        public Caller accept() throws IOException {
            return new Caller.OverTcp(socket.accept());
        }

        @Override
        public boolean closed() {
            return socket.isClosed();
        }

        @Override
        public InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// On the same machine. Whoever may enter the folder may connect.
    record Unix(ServerSocketChannel channel, Path path) implements Door {

        static Unix open(Path path) throws IOException {
            if (Files.exists(path) && answers(path)) {
                throw new IOException("another server listens on " + path);
            }
            Files.deleteIfExists(path);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
                return new Unix(channel, path);
            } catch (IOException occupied) {
                channel.close();
                throw occupied;
            }
        }

        /// A socket that nobody listens on was left behind by a crash.
        private static boolean answers(Path path) throws IOException {
            if (Files.isRegularFile(path) || Files.isDirectory(path)) {
                throw new IOException(path + " is there already, and is no socket");
            }
            try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                return true;
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        public Caller accept() throws IOException {
            return new Caller.OverUnix(channel.accept());
        }

        @Override
        public boolean closed() {
            return !channel.isOpen();
        }

        @Override
        public InetSocketAddress address() {
            return Caller.OverUnix.NOWHERE;
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(path);
        }
    }

    /// Somebody who has just come in.
    sealed interface Caller extends Closeable {

        InetSocketAddress remote();

        InetSocketAddress local();

        Wire wire() throws IOException;

        /// For a last word where no session begins.
        OutputStream out() throws IOException;

        /// Over TCP.
        record OverTcp(Socket socket) implements Caller {
            @Override
            public InetSocketAddress remote() {
                return (InetSocketAddress) socket.getRemoteSocketAddress();
            }

            @Override
            public InetSocketAddress local() {
                return (InetSocketAddress) socket.getLocalSocketAddress();
            }

            @Override
            public Wire wire() throws IOException {
                return new Wire(socket, Watchdog.common(), Recorder.off());
            }

            @Override
            public OutputStream out() throws IOException {
                return socket.getOutputStream();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        }

        /// On the same machine.
        record OverUnix(SocketChannel channel) implements Caller {

            static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

            @Override
            public InetSocketAddress remote() {
                return NOWHERE;
            }

            @Override
            public InetSocketAddress local() {
                return NOWHERE;
            }

            @Override
            public Wire wire() {
                return new Wire(channel, Watchdog.common(), Recorder.off());
            }

            @Override
            public OutputStream out() {
                return Channels.newOutputStream(channel);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        }
    }
}
