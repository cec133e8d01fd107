package dev.tasso.smtp.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// The plain connection below a wire: TCP, or a unix domain socket.
///
/// @param input closes the reading side only, which wakes a blocked reader
/// @param output closes the writing side only, which tells the peer that nothing more comes
/// @param whole closes everything at once, whatever is blocked
/// @param socket what TLS can be laid over
record Transport(
        InputStream in, OutputStream out, Closeable input, Closeable output, Closeable whole, Optional<Socket> socket) {

    static Transport of(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new Transport(
                socket.getInputStream(),
                socket.getOutputStream(),
                socket::shutdownInput,
                socket::shutdownOutput,
                socket,
                Optional.of(socket));
    }

    static Transport of(SocketChannel channel) {
        return new Transport(
                Channels.newInputStream(channel),
                Channels.newOutputStream(channel),
                channel::shutdownInput,
                channel::shutdownOutput,
                channel,
                Optional.empty());
    }
}
