package dev.tasso.smtp.client;

import dev.tasso.smtp.wire.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/// Makes the connection to a server; nothing is read of it yet.
final class Connecting {

    private Connecting() {}

    static Wire to(InetSocketAddress server, ClientOptions options) throws ConnectionLost {
        Socket socket = new Socket();
        try {
            if (options.source().isPresent()) {
                socket.bind(new InetSocketAddress(options.source().get(), 0));
            }
            socket.connect(server, (int) options.timeouts().connect().toMillis());
            return new Wire(socket, options.watchdog(), options.recorder());
        } catch (IOException failure) {
            throw lost(failure, socket);
        }
    }

    static Wire to(Path server, ClientOptions options) throws ConnectionLost {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(server));
            return new Wire(channel, options.watchdog(), options.recorder());
        } catch (IOException failure) {
            throw lost(failure, () -> {});
        }
    }

    private static ConnectionLost lost(IOException failure, Closeable opened) {
        try {
            opened.close();
        } catch (IOException unclosed) {
            failure.addSuppressed(unclosed);
        }
        return new ConnectionLost(Stage.CONNECT, "cannot connect: " + failure.getMessage(), List.of(), failure);
    }
}
