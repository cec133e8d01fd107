package dev.tasso.mta.cli;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Visible;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
            description = "encrypt (default: STARTTLS where there is a user, else none)")
    private @Nullable Encryption tls;

    @Option(names = "--no-verify", description = "take any certificate (on a loopback address any is taken as it is)")
    private boolean noVerify;

    @Option(names = "--auth-user", paramLabel = "USER", description = "authenticate as this user")
    private @Nullable String user;

    @Option(
            names = "--auth-password",
            interactive = true,
            arity = "0..1",
            paramLabel = "PASSWORD",
            description = "the password; asked for where it is left out (others can see it in the list of processes)")
    private @Nullable String password;

    @Option(
            names = "--auth-password-file",
            paramLabel = "FILE",
            description = "read the password from the first line of this file (\"-\": standard input)")
    private @Nullable Path passwordFile;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "patience at each step (default 60)")
    private int timeoutSeconds = 60;

    @Option(names = "--verbose", description = "print the whole conversation")
    private boolean verbose;

    Sent send(Outgoing outgoing, PrintWriter out) throws Failed {
        InetSocketAddress address = address();
        Recorder recorder = verbose ? Recorder.client(TRANSCRIPT_LINES_MAX) : Recorder.off();
        ClientOptions options = ClientOptions.named(helo)
                .with(Timeouts.each(Duration.ofSeconds(Math.max(1, timeoutSeconds))))
                .with(recorder);
        try (SmtpClient client = SmtpClient.connect(options, address)) {
            open(client, address);
            Sent sent = client.send(outgoing);
            client.quit();
            return sent;
        } catch (IOException e) {
            throw lost(e);
        } finally {
            recorder.transcript().print().lines().map(Visible::text).forEach(out::println);
            out.flush();
        }
    }

    private void open(SmtpClient client, InetSocketAddress address) throws IOException, Failed {
        Verification verification = noVerify || address.getAddress().isLoopbackAddress()
                ? new Verification.None(address.getHostString())
                : new Verification.Name(address.getHostString());
        Encryption encryption = tls != null ? tls : user == null ? Encryption.NONE : Encryption.STARTTLS;
        if (encryption == Encryption.IMPLICIT) {
            client.implicitTls(verification);
        }
        expect(client.greeting(), ExitCodes.REFUSED, "the server does not want to talk");
        expect(client.hello(), ExitCodes.REFUSED, "the server refused EHLO and HELO");
        if (encryption == Encryption.STARTTLS) {
            expect(client.startTls(verification), ExitCodes.TLS, "the server refused STARTTLS");
            expect(client.hello(), ExitCodes.REFUSED, "the server refused EHLO after TLS");
        }
        if (user != null) {
            Choice choice = tls == Encryption.NONE ? Choice.safe().allowingClear() : Choice.safe();
            Reply reply = client.login(new Credentials.Password(user, secret()), choice);
            if (client.extensions().authMechanisms().isEmpty() && !reply.positive()) {
                throw new Failed(
                        ExitCodes.AUTHENTICATION,
                        "the server offers no authentication here",
                        "it may want TLS first (--tls), or another port: submission is on 587, here 2587");
            }
            expect(reply, ExitCodes.AUTHENTICATION, "authentication failed");
        }
    }

    private String secret() throws Failed {
        if (passwordFile != null) {
            return SendCommand.firstLine(passwordFile);
        }
        if (password == null) {
            throw new Failed(
                    ExitCodes.USAGE, "a user but no password", "add --auth-password or --auth-password-file FILE");
        }
        return password;
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
