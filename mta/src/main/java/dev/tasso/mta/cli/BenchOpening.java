package dev.tasso.mta.cli;

import dev.tasso.mta.bench.Opening;
import dev.tasso.mta.bench.Results;
import dev.tasso.mta.cli.Security.Encryption;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say which server a load is put on, and how each of its sessions begins.
final class BenchOpening implements Opening {

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

    private @Nullable Begun begun;

    /// What the options come to, read once for all sessions.
    ///
    /// @param addresses none for a unix domain socket
    private record Begun(
            ServerAddress server,
            List<InetSocketAddress> addresses,
            ClientOptions options,
            LoginOptions.Proof proof,
            Encryption encryption,
            Verification verification,
            SSLContext context) {}

    /// Reads the options; a target that may not be loaded is refused here. A name is resolved once, so that what was
    /// judged is what is used.
    void prepare(boolean owned) throws Failed {
        ServerAddress address = ServerAddress.parse(server, ServerAddress.SMTP_PORT);
        List<InetSocketAddress> addresses = List.of();
        if (address instanceof ServerAddress.Tcp tcp) {
            addresses = connecting.addresses(tcp);
            BenchTarget.judge(addresses, owned);
        }
        Security security = securing.read();
        LoginOptions.Proof proof = login.read(security.shown().isPresent());
        Verification verification = security.verification(address);
        boolean secret = proof.credentials().isPresent() || security.shown().isPresent();
        begun = new Begun(
                address,
                addresses,
                connecting.client(security.options(), Recorder.off()),
                proof,
                security.asked().orElse(secret ? Encryption.STARTTLS : Encryption.NONE),
                verification,
                security.context(verification));
    }

    Duration patience() {
        return connecting.timeout();
    }

    @Override
    public Opened open() throws IOException {
        Begun how = Objects.requireNonNull(begun);
        SmtpClient client = how.server instanceof ServerAddress.Unix(var path)
                ? SmtpClient.connect(how.options, path)
                : ConnectOptions.connect(how.addresses, how.options);
        Optional<Reply> refusal = refusal(client, how);
        if (refusal.isPresent()) {
            client.close();
            return new Opened.Refused(refusal.get());
        }
        return new Opened.Ready(client);
    }

    private static Optional<Reply> refusal(SmtpClient client, Begun how) throws IOException {
        if (how.encryption == Encryption.IMPLICIT) {
            client.implicitTls(how.context, how.verification);
        }
        Reply greeting = client.greeting();
        Reply offer = greeting.positive() ? client.hello() : greeting;
        if (!offer.positive()) {
            return Optional.of(offer);
        }
        if (how.encryption == Encryption.STARTTLS
                || (how.encryption == Encryption.OFFERED && client.extensions().has("STARTTLS"))) {
            Reply secured = client.startTls(how.context, how.verification);
            Reply hello = secured.positive() ? client.hello() : secured;
            if (!hello.positive()) {
                return Optional.of(hello);
            }
        }
        if (how.proof.credentials().isEmpty()) {
            return Optional.empty();
        }
        boolean inClear = how.encryption == Encryption.NONE;
        return Optional.of(client.login(how.proof.credentials().get(), how.proof.choice(inClear)))
                .filter(reply -> !reply.positive());
    }

    /// Nothing was taken: says why.
    void complain(Results results) throws Failed {
        String why = results.refusals().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("no message was begun");
        boolean nobody = results.refused() == 0;
        throw new Failed(
                nobody ? ExitCodes.CONNECT : ExitCodes.REFUSED,
                server + " took no message: " + why,
                nobody ? "is the server running? name another with --server" : "try one message first: tasso send");
    }
}
