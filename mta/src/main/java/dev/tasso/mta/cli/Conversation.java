package dev.tasso.mta.cli;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Visible;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say which server is talked to and how, and the conversation itself.
final class Conversation {
    private static final int TRANSCRIPT_LINES_MAX = 10_000;
    private static final Pattern SERVER =
            Pattern.compile("(?:\\[(?<literal>[^]]+)]|(?<host>[^:\\[\\]]+))(?::(?<port>\\d{1,5}))?");

    enum Encryption {
        NONE,
        STARTTLS,
        IMPLICIT
    }

    @Option(
            names = "--server",
            paramLabel = "HOST[:PORT]",
            description = "the server (default 127.0.0.1:2525; port 25 where only a host is given)")
    private String server = "127.0.0.1:2525";

    @Option(names = "--helo", paramLabel = "NAME", description = "what to say in EHLO (default localhost)")
    private String helo = "localhost";

    @Option(
            names = "--tls",
            paramLabel = "none|starttls|implicit",
            description = "encrypt (default: STARTTLS to log in or to show a certificate, else none)")
    private @Nullable Encryption tls;

    @Option(names = "--no-verify", description = "take any certificate (on a loopback address any is taken as it is)")
    private boolean noVerify;

    @Mixin
    private final LoginOptions login = new LoginOptions();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "patience at each step (default 60)")
    private int timeoutSeconds = 60;

    @Option(names = "--verbose", description = "print the whole conversation")
    private boolean verbose;

    /// @param err where it is said what the server did not take of what was asked for
    Sent send(Outgoing outgoing, PrintWriter out, PrintWriter err) throws Failed {
        LoginOptions.Proof proof = login.read();
        InetSocketAddress address = address();
        Recorder recorder = verbose ? Recorder.client(TRANSCRIPT_LINES_MAX) : Recorder.off();
        ClientOptions options = ClientOptions.named(helo)
                .with(Timeouts.each(Duration.ofSeconds(Math.max(1, timeoutSeconds))))
                .with(recorder);
        try (SmtpClient client = SmtpClient.connect(options, address)) {
            open(client, address, proof);
            Sent sent = client.send(outgoing);
            missing(outgoing, client)
                    .forEach(what -> err.println("tasso: the server does not offer " + what
                            + ": the message went without what was asked of it"));
            client.quit();
            return sent;
        } catch (IOException e) {
            throw lost(e);
        } finally {
            recorder.transcript().print().lines().map(Visible::text).forEach(out::println);
            out.flush();
        }
    }

    private void open(SmtpClient client, InetSocketAddress address, LoginOptions.Proof proof)
            throws IOException, Failed {
        Verification verification = noVerify || address.getAddress().isLoopbackAddress()
                ? new Verification.None(address.getHostString())
                : new Verification.Name(address.getHostString());
        Encryption encryption = tls != null ? tls : proof.needsTls() ? Encryption.STARTTLS : Encryption.NONE;
        if (encryption == Encryption.IMPLICIT) {
            client.implicitTls(proof.context(verification), verification);
        }
        expect(client.greeting(), ExitCodes.REFUSED, "the server does not want to talk");
        expect(client.hello(), ExitCodes.REFUSED, "the server refused EHLO and HELO");
        if (encryption == Encryption.STARTTLS) {
            expect(
                    client.startTls(proof.context(verification), verification),
                    ExitCodes.TLS,
                    "the server refused STARTTLS");
            expect(client.hello(), ExitCodes.REFUSED, "the server refused EHLO after TLS");
        }
        if (proof.credentials().isPresent()) {
            Reply reply = client.login(proof.credentials().get(), proof.choice(tls == Encryption.NONE));
            if (client.extensions().authMechanisms().isEmpty() && !reply.positive()) {
                throw new Failed(
                        ExitCodes.AUTHENTICATION,
                        "the server offers no authentication here",
                        "it may want TLS first (--tls), or another port: submission is on 587, here 2587");
            }
            expect(reply, ExitCodes.AUTHENTICATION, "authentication failed");
        }
    }

    private static Set<Extension> missing(Outgoing outgoing, SmtpClient client) {
        Set<Extension> missing = EnumSet.noneOf(Extension.class);
        missing.addAll(outgoing.parameters().needs());
        outgoing.recipients().forEach(to -> missing.addAll(to.parameters().needs()));
        missing.removeAll(client.extensions().optional());
        return missing;
    }

    private static void expect(Reply reply, int exitCode, String otherwise) throws Failed {
        if (!reply.positive()) {
            boolean later = reply.temporary() && exitCode == ExitCodes.REFUSED;
            throw new Failed(later ? ExitCodes.TEMPORARY : exitCode, otherwise + ": " + reply);
        }
    }

    private InetSocketAddress address() throws Failed {
        Matcher parts = SERVER.matcher(server);
        if (!parts.matches()) {
            throw new Failed(
                    ExitCodes.USAGE, "not a server: " + server, "write it as host, host:port or [address]:port");
        }
        String host = parts.group("host") != null ? parts.group("host") : parts.group("literal");
        String number = parts.group("port") != null ? parts.group("port") : "25";
        if (Integer.parseInt(number) > 0xffff) {
            throw new Failed(ExitCodes.USAGE, "not a port: " + number);
        }
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(number));
        if (address.isUnresolved()) {
            throw new Failed(ExitCodes.CONNECT, "there is no host " + host);
        }
        return address;
    }

    private Failed lost(IOException e) {
        String stage = e instanceof ConnectionLost lost ? " (" + lost.stage() + ")" : "";
        String text = e.getMessage() + stage;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SocketTimeoutException _ -> {
                    return new Failed(ExitCodes.TIMEOUT, server + " did not answer in time" + stage);
                }
                case javax.net.ssl.SSLException tlsFault -> {
                    return new Failed(
                            ExitCodes.TLS,
                            "TLS failed: " + tlsFault.getMessage(),
                            "--no-verify takes any certificate; --tls=none goes without");
                }
                case java.net.ConnectException _ -> {
                    return new Failed(
                            ExitCodes.CONNECT,
                            "nobody listens on " + server,
                            "is the server running? start one with ./tasso serve, or name another with --server");
                }
                default -> {}
            }
        }
        return new Failed(ExitCodes.CONNECT, text);
    }
}
