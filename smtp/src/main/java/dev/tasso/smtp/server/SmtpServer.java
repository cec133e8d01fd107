package dev.tasso.smtp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

/// Listens on one port and gives every connection a session on a virtual thread of its own.
@SuppressWarnings("DoNotCallSuggester")
public final class SmtpServer implements AutoCloseable {

    private SmtpServer() {}

    /// Listens, with one handler for all sessions.
    public static SmtpServer start(ServerOptions options, Handler handler) throws IOException {
        return start(options, _ -> handler);
    }

    /// Listens, and asks for a handler for each session.
    public static SmtpServer start(ServerOptions options, Function<Peer, Handler> handlers) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Where it listens, with the port that was found.
    public InetSocketAddress address() {
        throw new UnsupportedOperationException();
    }

    /// Sessions at this moment.
    public int sessions() {
        throw new UnsupportedOperationException();
    }

    /// Stops listening, tells waiting clients 421, and lets open transactions finish within the time given.
    public void stop(Duration grace) {
        throw new UnsupportedOperationException();
    }

    /// Stops without waiting for anybody.
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
