package dev.tasso.smtp.client;

import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.command.Xtext;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.wire.BodyRefused;
import dev.tasso.smtp.wire.ProxyHeader;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.Verification;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// One outgoing conversation: greet, secure, authenticate, send (RFC 5321, RFC 2033).
///
/// Every reply is a value, refusals too. Only a connection that ended or became unusable is an exception, always a
/// [ConnectionLost]. A body that may not be sent is a [BodyRefused], one that cannot be read its own [IOException];
/// both end the connection. One thread at a time; [#close()] may be called by another to abandon the conversation.
public final class SmtpClient implements AutoCloseable {

    private static final Duration QUIT_WITHIN = Duration.ofSeconds(5);

    private final ClientOptions options;
    private final Wire wire;
    private final ReplyInput replies;
    private Extensions extensions = Extensions.none();
    private boolean transactionOpen;

    private SmtpClient(ClientOptions options, Wire wire) {
        this.options = options;
        this.wire = wire;
        replies = new ReplyInput(wire);
        wire.deadline(options.timeouts().total());
        wire.writesWithin(options.timeouts().block());
    }

    /// Connects over TCP; nothing is read yet.
    public static SmtpClient connect(ClientOptions options, InetSocketAddress server) throws ConnectionLost {
        return new SmtpClient(options, Connecting.to(server, options));
    }

    /// Connects to a unix domain socket, as LMTP servers offer it.
    public static SmtpClient connect(ClientOptions options, Path server) throws ConnectionLost {
        return new SmtpClient(options, Connecting.to(server, options));
    }

    /// Begins the connection with a header of the PROXY protocol, as a proxy before the server does.
    public void proxied(ProxyHeader header, ProxyHeader.Version version) throws ConnectionLost {
        during(Stage.CONNECT, () -> wire.writeRaw(header.octets(version)));
    }

    /// XCLIENT, which makes a server that trusts us take us for somebody else; after a success [#hello()] must follow.
    ///
    /// @param attributes such as `ADDR`, with values that are escaped here
    public Reply xclient(Map<String, String> attributes) throws ConnectionLost {
        StringBuilder line = new StringBuilder("XCLIENT");
        attributes.forEach(
                (name, value) -> line.append(' ').append(name).append('=').append(Xtext.encode(value)));
        Reply reply = say(Stage.HELLO, line.toString(), options.timeouts().greeting());
        extensions = reply.positive() ? Extensions.none() : extensions;
        return reply;
    }

    /// TLS from the first octet on, before the greeting (RFC 8314 section 3).
    public void implicitTls(SSLContext context, Verification verification) throws ConnectionLost {
        Duration within = options.timeouts().greeting();
        during(Stage.TLS, () -> wire.secureAsClient(context, options.tls(), verification, within));
    }

    /// As the other, with the default context for this verification: see [Tls].
    public void implicitTls(Verification verification) throws ConnectionLost {
        implicitTls(Tls.contextFor(verification), verification);
    }

    /// The server's first words: 220, or a refusal.
    public Reply greeting() throws ConnectionLost {
        Reply reply = hear(Stage.GREETING, options.timeouts().greeting());
        if (reply.code() != 220 && !reply.temporary() && !reply.permanent()) {
            throw lost(Stage.GREETING, new IOException("this is no greeting: " + reply));
        }
        return reply;
    }

    /// EHLO, and HELO where the server refuses that with 5yz; LHLO for LMTP.
    public Reply hello() throws ConnectionLost {
        String verb = options.protocol() == Protocol.LMTP ? "LHLO " : "EHLO ";
        Reply reply = say(Stage.HELLO, verb + options.name(), options.timeouts().greeting());
        extensions = reply.positive() ? Extensions.parse(reply.lines()) : Extensions.none();
        transactionOpen = false;
        return reply.permanent() && options.protocol() == Protocol.SMTP ? helo() : reply;
    }

    /// HELO alone, for a server that hung up on EHLO (RFC 5321 section 3.2).
    public Reply helo() throws ConnectionLost {
        extensions = Extensions.none();
        transactionOpen = false;
        return say(Stage.HELLO, "HELO " + options.name(), options.timeouts().greeting());
    }

    /// Which protocol is spoken.
    public Protocol protocol() {
        return options.protocol();
    }

    /// What the last [#hello()] was offered.
    public Extensions extensions() {
        return extensions;
    }

    /// STARTTLS and, after a 220, the handshake; [#hello()] must follow (RFC 3207 section 4.2). Any other reply
    /// leaves the connection as it is.
    public Reply startTls(SSLContext context, Verification verification) throws ConnectionLost {
        Reply reply = say(Stage.TLS, "STARTTLS", options.timeouts().command());
        if (reply.code() == 220) {
            extensions = Extensions.none();
            implicitTls(context, verification);
        } else if (reply.positive() || reply.intermediate()) {
            throw lost(Stage.TLS, new IOException("the server's reply to STARTTLS makes no sense: " + reply));
        }
        return reply;
    }

    /// As the other, with the default context for this verification: see [Tls].
    public Reply startTls(Verification verification) throws ConnectionLost {
        return startTls(Tls.contextFor(verification), verification);
    }

    /// What TLS agreed on, where it is in use.
    public Optional<TlsInfo> tls() {
        return wire.tls();
    }

    /// Logs in by the strongest mechanism that the server offers and the credentials serve; nothing that others could
    /// read is said without TLS. Where there is no such mechanism, nothing is said at all, and the refusal is ours.
    public Reply login(Credentials credentials) throws ConnectionLost {
        return login(credentials, Choice.safe());
    }

    /// As the other, by a narrower or a wider choice.
    public Reply login(Credentials credentials, Choice choice) throws ConnectionLost {
        Optional<TlsInfo> tls = tls();
        Optional<ClientExchange> exchange =
                choice.among(extensions.authMechanisms(), credentials, tls.isPresent(), tls.flatMap(TlsInfo::binding));
        return exchange.isPresent() ? authenticate(exchange.get()) : Login.none(extensions.authMechanisms());
    }

    /// Runs an AUTH exchange to its last reply (RFC 4954).
    public Reply authenticate(ClientExchange exchange) throws ConnectionLost {
        return new Login(exchange)
                .run(line -> say(Stage.AUTH, line, options.timeouts().command()));
    }

    /// Hands over one message, with as few round trips as the server allows (RFC 2920). May be called again for the
    /// next message.
    public Sent send(Outgoing mail) throws IOException {
        return send(mail, Manner.fastest());
    }

    /// As the other, in another manner.
    public Sent send(Outgoing mail, Manner manner) throws IOException {
        if (transactionOpen) {
            reset();
        }
        Handover handover = new Handover(new Pipeline.Links(wire, replies, options, extensions), mail, manner);
        try {
            checkSilence();
            Sent sent = handover.run();
            transactionOpen = handover.open();
            if (handover.closing()) {
                wire.abort();
            }
            return sent;
        } catch (BodyRefused unsendable) {
            wire.abort();
            throw unsendable;
        } catch (IOException failure) {
            boolean unreadable = handover.stage() == Stage.EXTENSIONS || handover.stage() == Stage.BODY;
            wire.abort();
            if (unreadable && !wire.lost()) {
                throw failure;
            }
            throw lost(handover.stage(), handover.decided(), failure);
        }
    }

    /// RSET.
    public Reply reset() throws ConnectionLost {
        transactionOpen = false;
        return command("RSET");
    }

    /// Sends octets as they are, whole commands or a body with its dots stuffed and its end, and reads as many replies
    /// as they ask for: the quickest way to say something often. Nothing is checked; what the server offers is for
    /// the caller to know.
    public List<Reply> exchange(int replyCount, byte[]... parts) throws ConnectionLost {
        try {
            checkSilence();
            for (byte[] part : parts) {
                wire.writeRaw(part);
            }
        } catch (IOException failure) {
            throw lost(Stage.OTHER, failure);
        }
        List<Reply> heard = new ArrayList<>(replyCount);
        while (heard.size() < replyCount) {
            heard.add(hear(Stage.OTHER, options.timeouts().command()));
        }
        return heard;
    }

    /// QUIT, and closes whatever the answer; an answer that does not come is no fault here.
    public void quit() {
        try {
            say(Stage.OTHER, "QUIT", QUIT_WITHIN);
            wire.close();
        } catch (ConnectionLost _) {
            wire.abort();
        }
    }

    /// Any one command and its reply. A line that cannot be sent is an [IllegalArgumentException]: see [Wire#isLine].
    public Reply command(String line) throws ConnectionLost {
        return say(Stage.OTHER, line, options.timeouts().command());
    }

    /// The plain connection, for who goes on in octets of their own; nothing more can be said by way of this client.
    public Socket plain() throws IOException {
        return wire.plain();
    }

    /// Says this and closes the connection without waiting for an answer.
    public void leave(String line) throws ConnectionLost {
        during(Stage.OTHER, () -> {
            wire.writeLine(line);
            wire.flush();
        });
        wire.abort();
    }

    /// Closes the connection without a word.
    @Override
    public void close() {
        wire.abort();
    }

    private Reply say(Stage stage, String line, Duration within) throws ConnectionLost {
        during(stage, () -> {
            checkSilence();
            wire.writeLine(line);
        });
        return hear(stage, within);
    }

    private void during(Stage stage, Handover.Sending doing) throws ConnectionLost {
        try {
            doing.run();
        } catch (IOException failure) {
            throw lost(stage, failure);
        }
    }

    private Reply hear(Stage stage, Duration within) throws ConnectionLost {
        try {
            return replies.read(within);
        } catch (IOException failure) {
            throw lost(stage, failure);
        }
    }

    /// A reply that comes before its command was put there by somebody else, or says that the server is closing.
    private void checkSilence() throws IOException {
        if (wire.pending()) {
            throw new IOException("the server spoke before it was asked");
        }
    }

    private ConnectionLost lost(Stage stage, IOException failure) {
        return lost(stage, List.of(), failure);
    }

    private ConnectionLost lost(Stage stage, List<Sent.Result> decided, IOException failure) {
        wire.abort();
        return new ConnectionLost(stage, failure.getMessage() + " (at " + stage + ")", decided, failure);
    }
}
