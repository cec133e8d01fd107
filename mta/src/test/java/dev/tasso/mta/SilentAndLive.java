package dev.tasso.mta;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Mail servers on one port of every loopback address: the one at 127.0.0.3 takes mail, the others accept connections
/// and say nothing.
final class SilentAndLive implements AutoCloseable {

    static final InetAddress LIVE = InetAddress.ofLiteral("127.0.0.3");

    /// When each message arrived, by its subject.
    final Map<String, Long> arrivedNanos = new ConcurrentHashMap<>();

    private final AtomicInteger silent = new AtomicInteger();
    private final AtomicInteger silentMost = new AtomicInteger();
    private final ServerSocket listener;

    SilentAndLive() throws IOException {
        listener = new ServerSocket();
        listener.bind(new java.net.InetSocketAddress("0.0.0.0", 0), 4_096);
        Thread.ofPlatform().daemon().name("accept").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// A loopback address of its own for each number.
    static InetAddress silentAddress(int number) {
        return InetAddress.ofLiteral(
                "127." + (1 + number / 62_500) + "." + number / 250 % 250 + "." + (4 + number % 250));
    }

    /// Silent connections that are open now.
    int silentNow() {
        return silent.get();
    }

    int silentMost() {
        return silentMost.get();
    }

    /// Waits until something is so; looks again whenever something has happened here. Answers whether it came to be.
    synchronized boolean await(BooleanSupplier condition, long millisMax) throws InterruptedException {
        long end = System.nanoTime() + millisMax * 1_000_000;
        while (!condition.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private synchronized void happened() {
        notifyAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // Closed, or no descriptor was left.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (socket.getLocalAddress().equals(LIVE)) {
                talk(socket);
                return;
            }
            silentMost.accumulateAndGet(silent.incrementAndGet(), Math::max);
            happened();
            try {
                while (socket.getInputStream().read() >= 0) {
                    // Whatever it says.
                }
            } finally {
                silent.decrementAndGet();
                happened();
            }
        } catch (IOException _) {
            // It went away.
        }
    }

    private void talk(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        Writer out = new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.ISO_8859_1);
        say(out, "220 live.test ESMTP");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line.substring(0, Math.min(4, line.length())).toUpperCase(java.util.Locale.ROOT)) {
                case "EHLO" -> say(out, "250 live.test");
                case "DATA" -> {
                    say(out, "354 Go on");
                    arrivedNanos.putIfAbsent(subject(in), System.nanoTime());
                    happened();
                    say(out, "250 Taken");
                }
                case "QUIT" -> {
                    say(out, "221 Bye");
                    return;
                }
                default -> say(out, "250 OK");
            }
        }
    }

    private static String subject(BufferedReader in) throws IOException {
        String subject = "";
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            subject = line.startsWith("Subject: ") ? line.substring("Subject: ".length()) : subject;
        }
        return subject;
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
