package dev.tasso.smtp.transcript;

import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Plays one side of a transcript against a live peer and holds the other side to its lines.
///
/// What the peer says must match its lines one by one: `*` stands for anything within a line, a line `...` for any
/// continuation lines (`250-`). `C| "..."` sends raw octets. `X: closed` holds where the peer has closed the
/// connection; every other fact is handed to the caller, who may also switch to TLS there. It reads and writes its
/// socket itself, so that it shares no reading of the rules with what it tests.
public final class Player implements AutoCloseable {

    private static final int LINE_OCTETS_MAX = 1 << 16;

    private final Kind self;
    private final Facts facts;
    private final List<Entry> spoken = new ArrayList<>();
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean anyContinuation;

    /// What must be true outside the wire.
    @FunctionalInterface
    public interface Facts {

        /// Checks one fact, or makes it so; what it throws fails the play.
        void check(String fact, Player player) throws Exception;

        /// For transcripts that state no facts.
        static Facts none() {
            return (fact, _) -> {
                throw new AssertionError("nobody knows this fact: " + fact);
            };
        }
    }

    private Player(Kind self, Socket socket, Duration within, Facts facts) throws IOException {
        this.self = self;
        this.facts = facts;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(within.toMillis()));
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// Plays the client's side against a server, and returns what was really said. A mismatch is an
    /// [AssertionError] that shows the conversation so far.
    public static Transcript play(Transcript script, InetSocketAddress server, Duration within, Facts facts)
            throws Exception {
        try (Player player =
                new Player(Kind.CLIENT, new Socket(server.getAddress(), server.getPort()), within, facts)) {
            return player.play(script);
        }
    }

    /// Plays the server's side on a connection that a client has made.
    public static Transcript serve(Transcript script, Socket client, Duration within, Facts facts) throws Exception {
        try (Player player = new Player(Kind.SERVER, client, within, facts)) {
            return player.play(script);
        }
    }

    /// Lays TLS over the connection, in the same role as the player has.
    public void secure(SSLContext context) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        tls.setUseClientMode(self == Kind.CLIENT);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
        out = tls.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Transcript play(Transcript script) throws Exception {
        for (Entry entry : script.entries()) {
            if (entry.kind() == self) {
                say(entry);
            } else {
                switch (entry.kind()) {
                    case CLIENT, SERVER -> expect(entry.text());
                    case RAW -> raw(entry);
                    case FACT -> fact(entry.text().split(" {2}", 2)[0].strip());
                    case REMARK -> spoken.add(entry);
                }
            }
        }
        return new Transcript(spoken);
    }

    private void say(Entry entry) throws IOException {
        spoken.add(entry);
        send((entry.text() + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private void raw(Entry entry) throws IOException {
        if (self != Kind.CLIENT) {
            throw new IllegalArgumentException("a client's raw octets cannot be expected: " + entry);
        }
        String quoted = entry.text().substring(0, entry.text().lastIndexOf('"') + 1);
        String octets = Raw.unquote(quoted)
                .orElseThrow(() -> new IllegalArgumentException("not a row of octets in quotes: " + entry));
        spoken.add(entry);
        send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    private void fact(String fact) throws Exception {
        spoken.add(new Entry(Kind.FACT, 0, fact));
        if (!fact.equals("closed")) {
            facts.check(fact, this);
            return;
        }
        int octet;
        try {
            octet = in.read();
        } catch (SocketTimeoutException stillOpen) {
            throw mismatch("the connection to be closed", "nothing");
        } catch (IOException reset) {
            octet = -1;
        }
        if (octet >= 0) {
            throw mismatch("the connection to be closed", "more words, beginning with octet " + octet);
        }
    }

    private void expect(String wanted) throws IOException {
        if (wanted.equals("...") || wanted.startsWith("...  ")) {
            anyContinuation = true;
            return;
        }
        String line = line(wanted);
        while (anyContinuation && !matches(wanted, line) && isContinuation(line)) {
            line = line(wanted);
        }
        anyContinuation = false;
        if (!matches(wanted, line)) {
            throw mismatch(wanted, line);
        }
    }

    private static boolean isContinuation(String line) {
        return line.length() > 3 && line.charAt(3) == '-';
    }

    private String line(String wanted) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = -1;
        while (line.size() < LINE_OCTETS_MAX) {
            int octet = read(wanted, line);
            if (octet == '\n' && previous == '\r') {
                String text = line.toString(StandardCharsets.UTF_8);
                Entry entry = new Entry(
                        self == Kind.CLIENT ? Kind.SERVER : Kind.CLIENT, 0, text.substring(0, text.length() - 1));
                spoken.add(entry);
                return entry.text();
            }
            line.write(octet);
            previous = octet;
        }
        throw mismatch(wanted, "a line without an end");
    }

    private int read(String wanted, ByteArrayOutputStream line) throws IOException {
        int octet;
        try {
            octet = in.read();
        } catch (SocketTimeoutException timeout) {
            throw mismatch(wanted, "silence after \"" + line.toString(StandardCharsets.UTF_8) + "\"");
        } catch (IOException reset) {
            octet = -1;
        }
        if (octet < 0) {
            throw mismatch(wanted, "the end of the connection");
        }
        return octet;
    }

    private AssertionError mismatch(String wanted, String got) {
        return new AssertionError(
                "expected: " + wanted + "\n     got: " + got + "\nafter:\n" + new Transcript(spoken).print());
    }

    /// Whether a line fits a pattern in which `*` stands for any run of characters; linear but for its stars.
    static boolean matches(String pattern, String line) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return line.equals(pattern);
        }
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (line.length() < first.length() + last.length() || !line.startsWith(first) || !line.endsWith(last)) {
            return false;
        }
        int from = first.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = line.indexOf(parts[i], from);
            if (found < 0) {
                return false;
            }
            from = found + parts[i].length();
        }
        return from <= line.length() - last.length();
    }
}
