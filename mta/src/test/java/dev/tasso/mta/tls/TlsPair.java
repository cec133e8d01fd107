package dev.tasso.mta.tls;

import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Watchdog;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A server's wire over TLS, and a client's socket that can be set as a test wants it.
final class TlsPair implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);

    private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final CompletableFuture<TlsInfo> agreed = new CompletableFuture<>();
    private final CompletableFuture<Wire> wire = new CompletableFuture<>();
    private final Thread thread;
    private final Socket plain;
    final SSLSocket client;

    TlsPair(
            Supplier<SSLContext> server,
            TlsOptions options,
            SSLContext context,
            String name,
            Consumer<SSLParameters> wish)
            throws IOException {
        thread = Thread.startVirtualThread(() -> serve(server, options));
        plain = new Socket(listening.getInetAddress(), listening.getLocalPort());
        client = (SSLSocket) context.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
        wish.accept(parameters);
        client.setSSLParameters(parameters);
    }

    private void serve(Supplier<SSLContext> server, TlsOptions options) {
        try {
            Wire served = new Wire(listening.accept(), Watchdog.common(), Recorder.off());
            wire.complete(served);
            served.secureAsServer(server.get(), options, LONG);
            agreed.complete(served.tls().orElseThrow());
            served.writeLine("220 here");
            served.flush();
        } catch (IOException | RuntimeException failure) {
            agreed.completeExceptionally(failure);
        }
    }

    /// Waits until the server's first line is there, so that nothing of the handshake is under way.
    TlsPair greeted() throws IOException {
        client.startHandshake();
        byte[] line = client.getInputStream().readNBytes("220 here\r\n".length());
        if (line.length == 0) {
            throw new IOException("the server is gone");
        }
        return this;
    }

    /// Below the client's socket, for those who do TLS by hand.
    Socket plain() {
        return plain;
    }

    /// What the server agreed to.
    TlsInfo server() {
        return agreed.join();
    }

    Wire wire() {
        return wire.join();
    }

    @Override
    public void close() throws IOException {
        client.close();
        listening.close();
        if (wire.isDone()) {
            wire.join().abort();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
