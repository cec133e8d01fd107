package dev.tasso.smtp.scenario;

import dev.tasso.smtp.transcript.Transcript;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A scripted SMTP or LMTP server for tests: it takes mail, keeps it, and misbehaves exactly as told.
@SuppressWarnings("DoNotCallSuggester")
public final class ScenarioServer implements AutoCloseable {

    private ScenarioServer() {}

    /// On a free port of the loopback address.
    public static ScenarioServer start(Script script) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// At an address of the caller's choice.
    public static ScenarioServer start(Script script, InetSocketAddress address) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// On a unix domain socket.
    public static ScenarioServer start(Script script, Path socket) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Where it listens on TCP.
    public InetSocketAddress address() {
        throw new UnsupportedOperationException();
    }

    public int port() {
        throw new UnsupportedOperationException();
    }

    /// Behaves by another script from the next connection on; its rules are counted anew.
    public void follow(Script script) {
        throw new UnsupportedOperationException();
    }

    /// The messages taken so far, in order.
    public List<ReceivedMail> received() {
        throw new UnsupportedOperationException();
    }

    /// How many messages were taken so far.
    public int receivedCount() {
        throw new UnsupportedOperationException();
    }

    /// Waits until at least so many messages were taken; an [AssertionError] with the transcripts if they are not.
    public List<ReceivedMail> await(int count, Duration within) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /// Waits until at least so many connections were made.
    public void awaitConnections(int count, Duration within) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /// How many connections were made so far.
    public int connections() {
        throw new UnsupportedOperationException();
    }

    /// How many connections are open now.
    public int open() {
        throw new UnsupportedOperationException();
    }

    /// What was said on each connection, in the order they were made; the first thousand are kept.
    public List<Transcript> transcripts() {
        throw new UnsupportedOperationException();
    }

    /// Closes all connections and the listener.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
