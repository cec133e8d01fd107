package dev.tasso.smtp.client;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// One outgoing conversation: greet, secure, authenticate, send (RFC 5321, RFC 2033).
///
/// Every reply is a value, refusals too. Only a connection that ended or became unusable is an exception, always a
/// [ConnectionLost]; a body that may not be sent is a [dev.tasso.smtp.wire.BodyRefused] and ends the connection.
/// One thread at a time; [#close()] may be called by another to abandon the conversation.
@SuppressWarnings("DoNotCallSuggester")
public final class SmtpClient implements AutoCloseable {

    private SmtpClient() {}

    /// Connects over TCP; nothing is read yet.
    public static SmtpClient connect(ClientOptions options, InetSocketAddress server) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Connects to a unix domain socket, as LMTP servers offer it.
    public static SmtpClient connect(ClientOptions options, Path server) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// TLS from the first octet on, before the greeting (RFC 8314 section 3).
    public void implicitTls(SSLContext context, Verification verification) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// As the other, with the default context for this verification: see [Tls].
    public void implicitTls(Verification verification) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The server's first words: 220, or a refusal.
    public Reply greeting() throws IOException {
        throw new UnsupportedOperationException();
    }

    /// EHLO, and HELO where the server refuses that with 5yz; LHLO for LMTP.
    public Reply hello() throws IOException {
        throw new UnsupportedOperationException();
    }

    /// What the last [#hello()] was offered.
    public Extensions extensions() {
        throw new UnsupportedOperationException();
    }

    /// STARTTLS and, after a 220, the handshake; [#hello()] must follow (RFC 3207 section 4.2). Any other reply
    /// leaves the connection as it is.
    public Reply startTls(SSLContext context, Verification verification) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// As the other, with the default context for this verification: see [Tls].
    public Reply startTls(Verification verification) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// What TLS agreed on, where it is in use.
    public Optional<TlsInfo> tls() {
        throw new UnsupportedOperationException();
    }

    /// Runs an AUTH exchange to its last reply (RFC 4954).
    public Reply authenticate(ClientExchange exchange) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Hands over one message, with as few round trips as the server allows (RFC 2920). May be called again for the
    /// next message.
    public Sent send(Outgoing mail) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// RSET.
    public Reply reset() throws IOException {
        throw new UnsupportedOperationException();
    }

    /// QUIT, and closes whatever the answer; an answer that does not come is no fault here.
    public void quit() {
        throw new UnsupportedOperationException();
    }

    /// Any one command and its reply.
    public Reply command(String line) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Closes the connection without a word.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
