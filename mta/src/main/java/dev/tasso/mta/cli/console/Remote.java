package dev.tasso.mta.cli.console;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.reply.ReplyLine;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Visible;
import dev.tasso.smtp.wire.DotStuffer;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.UnfinishedLine;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// The connection to a server that may be anything: what it says is taken as it comes, shown, and bounded in time and
/// in length. What is no reply is passed over, as a person would.
final class Remote implements AutoCloseable {

    static final int RECORDED_LINES_MAX = 10_000;
    private static final int LINE_OCTETS_MAX = 4_096;

    /// Lines of one reply, those that are none included.
    private static final int LINES_MAX = 1_000;

    /// Lines that are no reply, before one comes.
    private static final int STRANGE_LINES_MAX = 20;

    private static final int SHOWN_MAX = 200;
    private static final Duration DUE_WITHIN = Duration.ofSeconds(3);
    private static final Duration MORE_WITHIN = Duration.ofMillis(300);
    private static final long BREATH_NANOS = 20_000_000;

    private final Dial dial;
    private final Wire wire;
    private final Recorder recorder;

    private final boolean local;
    private Duration within;

    private Remote(Dial dial, Wire wire, Recorder recorder, boolean local) {
        this.local = local;
        this.dial = dial;
        this.wire = wire;
        this.recorder = recorder;
        within = dial.within();
        wire.writesWithin(dial.within());
    }

    /// Connects, and begins TLS where it comes first.
    ///
    /// @param live is told each line when it is said
    static Remote connect(Dial dial, Consumer<Entry> live) throws IOException {
        Recorder recorder = Recorder.client(RECORDED_LINES_MAX, live);
        Socket socket = connected(dial);
        try {
            Remote remote = new Remote(
                    dial,
                    new Wire(socket, dial.client().watchdog(), recorder),
                    recorder,
                    socket.getInetAddress().isLoopbackAddress());
            if (dial.encryption() == Dial.Encryption.IMPLICIT) {
                remote.secure();
            }
            return remote;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private static Socket connected(Dial dial) throws IOException {
        IOException first = new IOException("no address to connect to");
        for (InetSocketAddress address : dial.addresses()) {
            Socket socket = new Socket();
            try {
                if (dial.client().source().isPresent()) {
                    socket.bind(new InetSocketAddress(dial.client().source().get(), 0));
                }
                socket.connect(address, Math.toIntExact(dial.within().toMillis()));
                return socket;
            } catch (IOException failure) {
                socket.close();
                first = address.equals(dial.addresses().getFirst()) ? failure : first;
            }
        }
        throw first;
    }

    /// The handshake of TLS. Where it fails for whatever reason but time, that is an [SSLException].
    void secure() throws IOException {
        try {
            wire.secureAsClient(dial.context(), dial.client().tls(), dial.verification(), dial.within());
        } catch (SSLException | SocketTimeoutException failure) {
            throw failure;
        } catch (IOException failure) {
            throw new SSLException(failure.getMessage(), failure);
        }
    }

    /// Bounds the whole conversation, where nobody sits and thinks.
    void bound() {
        wire.deadline(dial.client().timeouts().total());
    }

    /// Waits at most so long for each reply from now on, where that is less than before.
    void patience(Duration most) {
        within = most.compareTo(within) < 0 ? most : within;
    }

    Dial dial() {
        return dial;
    }

    Optional<TlsInfo> tls() {
        return wire.tls();
    }

    Transcript transcript() {
        return recorder.transcript();
    }

    /// Whether nobody else can listen: the other end is this machine.
    boolean unheard() {
        return local;
    }

    /// Says a line; it is sent at the latest when a reply is waited for.
    void line(String text) throws IOException {
        wire.writeLine(text);
    }

    void octets(byte[] octets) throws IOException {
        wire.writeRaw(octets);
        wire.flush();
    }

    DotStuffer dotStuffed() {
        return wire.dotStuffed();
    }

    /// Whether something has come that nobody has read. Of what TLS still holds this is not known: then it says no.
    boolean pending() throws IOException {
        return wire.pending();
    }

    /// Waits a little for something to come that nobody can count on. Under TLS it cannot be seen without reading it:
    /// there it is taken for granted where a reply is due.
    boolean awaits(boolean due) throws IOException {
        if (tls().isPresent()) {
            return due || pending();
        }
        long end = System.nanoTime() + (due ? DUE_WITHIN : MORE_WITHIN).toNanos();
        while (!pending() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(BREATH_NANOS);
        }
        return pending();
    }

    /// The next reply, whole.
    Reply hear() throws IOException {
        long startNanos = System.nanoTime();
        List<ReplyLine> lines = new ArrayList<>();
        int strange = 0;
        while (true) {
            Duration left = within.minusNanos(System.nanoTime() - startNanos);
            Optional<ReplyLine> line = ReplyLine.parse(next(left));
            if (line.isPresent()) {
                lines.add(line.get());
                if (line.get().last()) {
                    return ReplyLine.joined(lines);
                }
            } else if (++strange > STRANGE_LINES_MAX) {
                throw new ProtocolException("the server does not speak SMTP");
            }
            if (lines.size() + strange >= LINES_MAX) {
                throw new ProtocolException("the server's reply does not end");
            }
        }
    }

    /// The next line, whatever it is.
    String next() throws IOException {
        return next(within);
    }

    private String next(Duration left) throws IOException {
        if (left.isNegative() || left.isZero()) {
            throw new SocketTimeoutException("the reply did not end in time");
        }
        try {
            return switch (wire.readLine(LINE_OCTETS_MAX, left)) {
                case Line.Text(String text) -> text;
                case Line.NotUtf8(String latin1) -> latin1;
                case Line.BadEnding bad -> bad.shown();
                case Line.HasNul bad -> bad.shown();
                case Line.TooLong bad -> bad.shown();
            };
        } catch (UnfinishedLine silence) {
            throw new SocketTimeoutException(told(silence.octets()));
        }
    }

    /// What came instead of a line; servers that end lines with a bare LF are found out here.
    private String told(String octets) {
        String rest = Visible.text(octets);
        String shown = rest.length() > SHOWN_MAX ? rest.substring(0, SHOWN_MAX) + "..." : rest;
        return shown.isEmpty()
                ? "no reply within " + within.toSeconds() + " seconds"
                : "no CRLF within " + within.toSeconds() + " seconds, only: " + shown;
    }

    @Override
    public void close() {
        wire.close();
    }
}
