package dev.tasso.mta.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// A server that knows nothing of SMTP: it plays its part on each connection, and keeps every octet that comes.
final class RawServer implements AutoCloseable {

    /// What it does with a connection.
    interface Part {
        void play(Socket socket) throws IOException;
    }

    private static final Pattern COMMAND = Pattern.compile("EHLO|HELO|LHLO|XCLIENT|STARTTLS|MAIL|RCPT|DATA|BDAT");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<RuntimeException> complaints = new CopyOnWriteArrayList<>();

    private static final class Received {
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        synchronized void add(int octet) {
            octets.write(octet);
        }

        synchronized byte[] octets() {
            return octets.toByteArray();
        }
    }

    RawServer(Part part) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    Thread.ofVirtual().start(() -> serve(part, socket));
                } catch (IOException _) {
                    // Closed.
                }
            }
        });
    }

    /// Answers each command with the next of these; nothing where it is empty.
    static RawServer answering(String greeting, String... replies) throws IOException {
        CopyOnWriteArrayList<RawServer> self = new CopyOnWriteArrayList<>();
        RawServer server = new RawServer(socket -> {
            Received kept = new Received();
            self.getFirst().received.add(kept);
            OutputStream out = socket.getOutputStream();
            write(out, greeting);
            InputStream in = socket.getInputStream();
            int next = 0;
            StringBuilder line = new StringBuilder();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                kept.add(octet);
                line.append((char) octet);
                if (octet != '\n') {
                    continue;
                }
                if (line.toString().equals("QUIT\r\n")) {
                    write(out, "221 bye");
                } else if (COMMAND.matcher(line).lookingAt() && next < replies.length) {
                    write(out, replies[next++]);
                }
                line.setLength(0);
            }
        });
        self.add(server);
        return server;
    }

    private static void write(OutputStream out, String text) throws IOException {
        if (!text.isEmpty()) {
            out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    private void serve(Part part, Socket socket) {
        try (socket) {
            part.play(socket);
        } catch (IOException _) {
            // The client is gone.
        } catch (RuntimeException wrong) {
            complaints.add(wrong);
        }
    }

    /// What a part found wrong with a client.
    List<RuntimeException> complaints() {
        return complaints;
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /// What came on the first connection, each octet one character.
    String octets() {
        return received.isEmpty() ? "" : new String(received.getFirst().octets(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
