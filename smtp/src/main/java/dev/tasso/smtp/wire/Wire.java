package dev.tasso.smtp.wire;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// One connection as SMTP sees it: lines and bodies in, lines and bodies out (RFC 5321 section 2.3.8).
@SuppressWarnings("DoNotCallSuggester")
public final class Wire implements AutoCloseable {

    public Wire(Socket socket, Watchdog watchdog, Recorder recorder) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The next line, whole and checked. A timeout is a [java.net.SocketTimeoutException], the end of the stream an
    /// [java.io.EOFException].
    ///
    /// @param octetsMax with the CRLF
    public Line readLine(int octetsMax, Duration within) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Whether octets have arrived that nobody has read: reading would not block.
    public boolean pending() throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The octets up to CRLF.CRLF, dots unstuffed. It ends only after that end; see [BodyRefused] for bad bodies.
    /// Closing it reads on to the end. What the peer must be told first has to be flushed before.
    public InputStream body(Limits limits) {
        throw new UnsupportedOperationException();
    }

    /// Takes a body, stuffs its dots, and ends it.
    public DotStuffer dotStuffed() {
        throw new UnsupportedOperationException();
    }

    /// Buffers one line and its CRLF; refuses one that holds CR, LF, NUL or half a character.
    public void writeLine(String line) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Buffers a reply, its enhanced code on each line (RFC 2034).
    public void write(Reply reply) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Sends what is buffered.
    public void flush() throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Switches to TLS as the server. Octets that came before the switch are an attack: it refuses (RFC 3207).
    public void secureAsServer(SSLContext context, Duration within) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Switches to TLS as the client. Octets that came before the switch are an attack: it refuses (RFC 3207).
    public void secureAsClient(SSLContext context, Verification verification, Duration within) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// What was agreed on, once the switch to TLS was made.
    public Optional<TlsInfo> tls() {
        throw new UnsupportedOperationException();
    }

    /// Sets the time that the whole conversation may still take.
    public void deadline(Duration within) {
        throw new UnsupportedOperationException();
    }

    /// Sets the time that the peer may take for what we write; five minutes if nobody sets it.
    public void writesWithin(Duration within) {
        throw new UnsupportedOperationException();
    }

    /// Closes the plain transport. What is buffered and not flushed is lost.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
