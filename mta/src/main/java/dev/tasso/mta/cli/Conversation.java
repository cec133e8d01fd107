package dev.tasso.mta.cli;

import dev.tasso.mta.cli.Security.Encryption;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Visible;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say which server is talked to and how, and the conversation itself.
final class Conversation {
    private static final int TRANSCRIPT_LINES_MAX = 10_000;

    @Option(
            names = "--server",
            paramLabel = "HOST[:PORT]",
            description = "the server, or unix:/path (default 127.0.0.1:2525; port 25 where only a host is given)")
    private String server = "127.0.0.1:2525";

    @Mixin
    private final ConnectOptions connecting = new ConnectOptions();

    @Mixin
    private final SecurityOptions securing = new SecurityOptions();

    @Mixin
    private final LoginOptions login = new LoginOptions();

    @Option(names = "--verbose", description = "print the whole conversation")
    private boolean verbose;

    /// @param err where it is said what the server did not take of what was asked for
    Sent send(Outgoing outgoing, PrintWriter out, PrintWriter err) throws Failed {
        ServerAddress address = ServerAddress.parse(server, ServerAddress.SMTP_PORT);
        Security security = securing.read();
        LoginOptions.Proof proof = login.read(security.shown().isPresent());
        Recorder recorder = verbose ? Recorder.client(TRANSCRIPT_LINES_MAX) : Recorder.off();
        ClientOptions options = connecting.client(security.options(), recorder);
        try (SmtpClient client = connecting.connect(address, options)) {
            open(client, address, security, proof);
            Sent sent = client.send(outgoing);
            missing(outgoing, client)
                    .forEach(what -> err.println("tasso: the server does not offer " + what
                            + ": the message went without what was asked of it"));
            client.quit();
            return sent;
        } catch (IOException e) {
            throw Failed.lost(address.toString(), e);
        } finally {
            recorder.transcript().printTimed().lines().map(Visible::text).forEach(out::println);
            out.flush();
        }
    }

    private static void open(SmtpClient client, ServerAddress address, Security security, LoginOptions.Proof proof)
            throws IOException, Failed {
        Verification verification = security.verification(address);
        boolean secret = proof.credentials().isPresent() || security.shown().isPresent();
        Encryption encryption = security.asked().orElse(secret ? Encryption.STARTTLS : Encryption.NONE);
        if (encryption == Encryption.IMPLICIT) {
            client.implicitTls(security.context(verification), verification);
        }
        Failed.unless(client.greeting(), ExitCodes.REFUSED, "the server does not want to talk");
        Failed.unless(client.hello(), ExitCodes.REFUSED, "the server refused EHLO and HELO");
        if (encryption == Encryption.STARTTLS
                || (encryption == Encryption.OFFERED && client.extensions().has("STARTTLS"))) {
            Failed.unless(
                    client.startTls(security.context(verification), verification),
                    ExitCodes.TLS,
                    "the server refused STARTTLS");
            Failed.unless(client.hello(), ExitCodes.REFUSED, "the server refused EHLO after TLS");
        }
        if (proof.credentials().isPresent()) {
            Reply reply = client.login(proof.credentials().get(), proof.choice(encryption == Encryption.NONE));
            if (client.extensions().authMechanisms().isEmpty() && !reply.positive()) {
                throw new Failed(
                        ExitCodes.AUTHENTICATION,
                        "the server offers no authentication here",
                        "it may want TLS first (--tls), or another port: submission is on 587, here 2587");
            }
            Failed.unless(reply, ExitCodes.AUTHENTICATION, "authentication failed");
        }
    }

    private static Set<Extension> missing(Outgoing outgoing, SmtpClient client) {
        Set<Extension> missing = EnumSet.noneOf(Extension.class);
        missing.addAll(outgoing.parameters().needs());
        outgoing.recipients().forEach(to -> missing.addAll(to.parameters().needs()));
        missing.removeAll(client.extensions().optional());
        return missing;
    }
}
