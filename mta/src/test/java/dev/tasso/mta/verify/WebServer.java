package dev.tasso.mta.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/// A web server over TLS that answers every request with the same octets: well, badly, or without end.
public final class WebServer implements AutoCloseable {

    /// Writes the answer; may go on until the client is gone.
    public interface Answer {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public WebServer(SSLContext context, Answer answer) throws IOException {
        socket = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofPlatform().daemon().name("web-server").start(() -> {
            while (!socket.isClosed()) {
                try (var client = socket.accept()) {
                    requests.add(head(client.getInputStream()));
                    answer.to(client.getOutputStream());
                } catch (IOException | InterruptedException _) {
                    // The client has left, or the test is over.
                }
            }
        });
    }

    /// Says 200 and this text.
    public static WebServer saying(SSLContext context, String text) throws IOException {
        return new WebServer(
                context,
                out -> out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + text.length()
                                + "\r\n\r\n" + text)
                        .getBytes(StandardCharsets.UTF_8)));
    }

    public int port() {
        return socket.getLocalPort();
    }

    public List<String> requests() {
        return requests;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("no request");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
