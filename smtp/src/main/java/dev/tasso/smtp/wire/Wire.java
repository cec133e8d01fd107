package dev.tasso.smtp.wire;

import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/// One connection as SMTP sees it: lines and bodies in, lines and bodies out (RFC 5321 section 2.3.8).
///
/// Blocking, and made for one thread; only [#abort()] may be called by others. What was said is sent when the wire
/// must wait for the peer, so whoever pipelines is answered in as few packets as possible and nobody waits for an
/// answer that lies in a buffer (RFC 2920 section 3.2).
public final class Wire implements AutoCloseable {

    private static final Duration CLOSE_NOTIFY_WITHIN = Duration.ofSeconds(1);

    private final Transport transport;
    private final Deadlines deadlines;
    private Recorder recorder;
    private final Output output;
    private final Input input;
    private final LineInput lines;
    private Optional<SSLSocket> tls = Optional.empty();
    private Optional<TlsInfo> agreed = Optional.empty();
    private Optional<BodyInput> body = Optional.empty();

    /// Over TCP, for both sides.
    public Wire(Socket socket, Watchdog watchdog, Recorder recorder) throws IOException {
        this(Transport.of(socket), watchdog, recorder);
    }

    /// Over a unix domain socket, as LMTP uses it; without TLS.
    public Wire(SocketChannel channel, Watchdog watchdog, Recorder recorder) {
        this(Transport.of(channel), watchdog, recorder);
    }

    Wire(Transport transport, Watchdog watchdog, Recorder recorder) {
        this.transport = transport;
        this.recorder = recorder;
        deadlines = new Deadlines(watchdog, transport);
        output = new Output(transport.out(), deadlines);
        input = new Input(transport.in(), deadlines, output);
        lines = new LineInput(input);
    }

    /// From now on, what is said is written down here.
    public void recordBy(Recorder other) {
        recorder = other;
    }

    /// The next line, whole and checked. A timeout is an [UnfinishedLine], after which there is a
    /// second left to say goodbye in; the end of the stream is an [java.io.EOFException].
    ///
    /// @param octetsMax with the CRLF
    public Line readLine(int octetsMax, Duration within) throws IOException {
        if (body.isPresent()) {
            passOver(body.get());
        }
        Line line = lines.read(octetsMax, Deadlines.after(within));
        recorder.received(line.shown());
        return line;
    }

    private void passOver(BodyInput unread) throws IOException {
        try {
            unread.close();
        } catch (BodyRefused _) {
            // Its end is found, which is all that matters here.
        }
        bodyEnds(unread);
    }

    private void bodyEnds(BodyInput ended) {
        body = Optional.empty();
        recorder.remark("a message of " + ended.octets() + " octets");
    }

    /// Whether octets have arrived that nobody has read: reading would not block.
    public boolean pending() throws IOException {
        return input.pending();
    }

    /// What the reading side holds in memory, for tests of its thrift.
    int bufferedOctetsMax() {
        return input.buffer.length;
    }

    /// The octets up to CRLF.CRLF, dots unstuffed. It ends only after that end; bad bodies are a [BodyRefused], at
    /// reading and at closing. Closing it, or reading the next line, reads on to the end: no line of a body is ever
    /// taken for a command.
    public BodyInput body(Limits limits) {
        BodyInput next = new BodyInput(input, limits);
        body = Optional.of(next);
        return next;
    }

    /// A message that comes in chunks, of which the first is announced (RFC 3030 section 2).
    ///
    /// @param binary whether it may hold any octets; else it must consist of lines as every body
    public ChunkInput chunks(Limits limits, boolean binary, Bdat first, ChunkInput.Source source) {
        return new ChunkInput(input, limits, binary, first, source);
    }

    /// Lets octets go by that nobody wants: those of a chunk that was refused.
    public void passOver(long octets, Limits limits) throws IOException {
        ChunkInput unwanted = new ChunkInput(input, limits, true, new Bdat(octets, true), _ -> {
            throw new IOException("a chunk that nobody wants has no other behind it");
        });
        unwanted.passOver();
        recorder.remark(octets + " octets that were not asked for");
    }

    /// Takes a body, stuffs its dots, and ends it.
    public DotStuffer dotStuffed() {
        return new DotStuffer(output, recorder);
    }

    /// Takes a body in chunks.
    ///
    /// @param binary whether it may hold any octets; else it must consist of lines
    public ChunkOutput chunked(boolean binary) {
        return new ChunkOutput(output, recorder, binary);
    }

    /// Whether [#writeLine] would take it: no CR, LF or NUL, and no half of a surrogate pair.
    public static boolean isLine(String text) {
        return Output.encode(text).isPresent();
    }

    /// Buffers one line and its CRLF, in UTF-8. What is no line is an [IllegalArgumentException]: see [#isLine].
    public void writeLine(String line) throws IOException {
        output.line(line);
        body.filter(BodyInput::ended).ifPresent(this::bodyEnds);
        recorder.sent(line);
    }

    /// Buffers a reply, its enhanced code on each line (RFC 2034).
    public void write(Reply reply) throws IOException {
        String enhanced = reply.enhanced().map(code -> code + " ").orElse("");
        int last = reply.lines().size() - 1;
        for (int i = 0; i <= last; i++) {
            String mark = i < last ? "-" : " ";
            writeLine(reply.code() + mark + enhanced + reply.lines().get(i));
        }
    }

    /// Buffers octets as they are: prepared ones, headers of proxies, or those of peers that must misbehave; nothing is
    /// checked.
    public void writeRaw(byte[] octets) throws IOException {
        output.write(octets, 0, octets.length);
        if (recorder.on()) {
            recorder.sentRaw(octets);
        }
    }

    /// Sends what is buffered. Reading does it too, before it waits.
    public void flush() throws IOException {
        output.flush();
    }

    /// Switches to TLS as the server. Octets that came before the switch are an attack: it refuses (RFC 3207 section
    /// 4.2).
    public void secureAsServer(SSLContext context, TlsOptions tlsOptions, Duration within) throws IOException {
        SSLSocket socket = TlsLayer.server(context, tlsOptions, plain());
        secure(socket, tlsOptions, within);
        TlsLayer.settle(socket);
    }

    /// As the other, with a context of the JDK's own provider.
    public void secureAsServer(SSLContext context, Duration within) throws IOException {
        secureAsServer(context, TlsOptions.jdk(), within);
    }

    /// Switches to TLS as the client. Octets that came before the switch are an attack: it refuses (RFC 3207 section
    /// 4.2).
    public void secureAsClient(SSLContext context, TlsOptions tlsOptions, Verification verification, Duration within)
            throws IOException {
        secure(TlsLayer.client(context, tlsOptions, plain(), verification), tlsOptions, within);
        TlsLayer.check(tls().orElseThrow(), verification);
    }

    /// The plain connection, for who speaks TLS in a way of their own from here on; nothing may have been read ahead.
    public Socket plain() throws IOException {
        if (tls.isPresent()) {
            throw new IOException("TLS is in use already");
        }
        if (input.buffered() > 0) {
            throw new IOException("plain text came before the switch to TLS");
        }
        output.flush();
        return transport.socket().orElseThrow(() -> new IOException("no TLS over a unix domain socket"));
    }

    private void secure(SSLSocket socket, TlsOptions tlsOptions, Duration within) throws IOException {
        deadlines.arm(Deadlines.after(within));
        try {
            socket.startHandshake();
        } catch (IOException failure) {
            throw deadlines.explain(failure);
        } catch (IllegalArgumentException refused) {
            // Of the choice among what the client wants to speak: not every provider turns it into its own.
            throw deadlines.explain(new SSLHandshakeException(String.valueOf(refused.getMessage()), refused));
        }
        deadlines.rest();
        input.switchTo(socket.getInputStream());
        output.switchTo(socket.getOutputStream());
        tls = Optional.of(socket);
        agreed = Optional.of(TlsLayer.info(socket, tlsOptions.calls()));
        recorder.remark("TLS");
    }

    /// What was agreed on, once the switch to TLS was made.
    public Optional<TlsInfo> tls() {
        return agreed;
    }

    /// Sets the time that the whole conversation may still take.
    public void deadline(Duration within) {
        deadlines.whole(within);
    }

    /// Sets the time that the peer may take for each buffer we write; five minutes if nobody sets it.
    public void writesWithin(Duration within) {
        output.within(within);
    }

    /// Whether reading or writing has failed: the connection is of no more use.
    public boolean lost() {
        return deadlines.lost().isPresent();
    }

    /// Reads the PROXY header with which a connection begins, and nothing else.
    ///
    /// @return the real client and the address it reached; empty where the proxy speaks for itself
    public Optional<Map.Entry<InetSocketAddress, InetSocketAddress>> proxied(Duration within) throws IOException {
        deadlines.arm(Deadlines.after(within));
        try {
            ProxyHeader header = ProxyHeader.read(transport.in());
            deadlines.rest();
            return header.connection().map(it -> Map.entry(it.client(), it.server()));
        } catch (IOException failure) {
            throw deadlines.explain(failure);
        }
    }

    /// Ends reading, which wakes whoever waits for the peer; any thread may.
    public void stopReading() {
        deadlines.leave();
        try {
            transport.input().close();
        } catch (IOException _) {
            // It is closed already.
        }
    }

    /// Says that nothing more comes, and listens on for a while: closing with octets unread resets the connection, and
    /// our last words may be lost with it.
    public void linger(Duration within) throws IOException {
        if (pending()) {
            deadline(within);
            transport.output().close();
            transport.in().transferTo(OutputStream.nullOutputStream());
        }
    }

    /// Closes the connection, over TLS with a word of goodbye. What is buffered and not flushed is lost.
    @Override
    public void close() {
        deadlines.armFarewell(Deadlines.after(CLOSE_NOTIFY_WITHIN));
        try {
            if (tls.isPresent()) {
                tls.get().close();
            }
        } catch (IOException _) {
            // The peer is gone already.
        }
        abort();
    }

    /// Closes the plain transport at once, whatever is blocked; any thread may.
    public void abort() {
        recorder.closed(deadlines.lost());
        deadlines.close();
        try {
            transport.whole().close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}
