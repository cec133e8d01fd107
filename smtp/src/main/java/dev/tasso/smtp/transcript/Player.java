package dev.tasso.smtp.transcript;

import dev.tasso.smtp.transcript.Mismatch.Instead;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Plays one side of a transcript against a live peer and holds the other side to its lines.
///
/// What the peer says must match its lines one by one: `*` stands for anything within a line, a line `...` for any
/// continuation lines (`250-`). `C| "..."` sends raw octets. `X: closed` holds where the peer has closed the
/// connection; every other fact is handed to the caller, who may also switch to TLS there.
public final class Player implements AutoCloseable {

    private final Kind self;
    private final Peer peer;
    private final Facts facts;
    private final List<Entry> spoken = new ArrayList<>();
    private int at;
    private boolean anyContinuation;

    /// The live peer, over whatever connection.
    ///
    /// Where it says nothing in time, that is a [SocketTimeoutException]; where it says what is no line, a
    /// [ProtocolException]; where the connection has ended, another [IOException]. Each message says what was seen.
    public interface Peer extends AutoCloseable {

        /// Says a line.
        void line(String text) throws IOException;

        /// Sends octets as they are.
        void octets(byte[] octets) throws IOException;

        /// The peer's next line, without its CRLF.
        String hear() throws IOException;

        /// Lays TLS over the connection.
        void secure(SSLContext context) throws IOException;

        @Override
        void close() throws IOException;
    }

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

    private Player(Kind self, Peer peer, Facts facts) {
        this.self = self;
        this.peer = peer;
        this.facts = facts;
    }

    /// Plays the client's side against a server, and returns what was really said. What does not fit is a [Mismatch]
    /// that shows the conversation so far.
    public static Transcript play(Transcript script, InetSocketAddress server, Duration within, Facts facts)
            throws Exception {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        try (Player player = new Player(Kind.CLIENT, new OwnSocket(true, socket, within), facts)) {
            return player.play(script);
        }
    }

    /// Plays the client's side over a connection that is somebody else's, and leaves it open.
    public static Transcript play(Transcript script, Peer server, Facts facts) throws Exception {
        return new Player(Kind.CLIENT, server, facts).play(script);
    }

    /// Plays the server's side on a connection that a client has made.
    public static Transcript serve(Transcript script, Socket client, Duration within, Facts facts) throws Exception {
        try (Player player = new Player(Kind.SERVER, new OwnSocket(false, client, within), facts)) {
            return player.play(script);
        }
    }

    /// Lays TLS over the connection, in the same role as the player has.
    public void secure(SSLContext context) throws IOException {
        peer.secure(context);
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }

    private Transcript play(Transcript script) throws Exception {
        for (Entry entry : script.entries()) {
            if (entry.kind() == self) {
                spoken.add(entry);
                peer.line(entry.text());
            } else {
                switch (entry.kind()) {
                    case CLIENT, SERVER -> expect(entry.text());
                    case RAW -> raw(entry);
                    case FACT -> fact(entry.text().split(" {2}", 2)[0].strip());
                    case REMARK -> spoken.add(entry);
                }
            }
            at++;
        }
        return new Transcript(spoken);
    }

    private void raw(Entry entry) throws IOException {
        if (self != Kind.CLIENT) {
            throw new IllegalArgumentException("a client's raw octets cannot be expected: " + entry);
        }
        String quoted = entry.text().substring(0, entry.text().lastIndexOf('"') + 1);
        String octets = Raw.unquote(quoted)
                .orElseThrow(() -> new IllegalArgumentException("not a row of octets in quotes: " + entry));
        spoken.add(entry);
        peer.octets(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void fact(String fact) throws Exception {
        spoken.add(new Entry(Kind.FACT, 0, fact));
        if (!fact.equals("closed")) {
            facts.check(fact, this);
            return;
        }
        String wanted = "the connection to be closed";
        try {
            throw mismatch(wanted, Instead.WORDS, peer.hear());
        } catch (SocketTimeoutException stillOpen) {
            throw mismatch(wanted, Instead.SILENCE, String.valueOf(stillOpen.getMessage()));
        } catch (ProtocolException noLine) {
            throw mismatch(wanted, Instead.WORDS, String.valueOf(noLine.getMessage()));
        } catch (IOException _) {
            // It is closed.
        }
    }

    private void expect(String wanted) {
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
            throw mismatch(wanted, Instead.WORDS, line);
        }
    }

    private static boolean isContinuation(String line) {
        return line.length() > 3 && line.charAt(3) == '-';
    }

    private String line(String wanted) {
        try {
            String line = peer.hear();
            spoken.add(new Entry(self == Kind.CLIENT ? Kind.SERVER : Kind.CLIENT, 0, line));
            return line;
        } catch (SocketTimeoutException timeout) {
            throw mismatch(wanted, Instead.SILENCE, String.valueOf(timeout.getMessage()));
        } catch (ProtocolException noLine) {
            throw mismatch(wanted, Instead.WORDS, String.valueOf(noLine.getMessage()));
        } catch (IOException over) {
            throw mismatch(wanted, Instead.END, String.valueOf(over.getMessage()));
        }
    }

    private Mismatch mismatch(String wanted, Instead instead, String got) {
        return new Mismatch(at, wanted, instead, got, new Transcript(spoken));
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
