package dev.tasso.mta.cli;

import dev.tasso.mta.bench.Mishap;
import dev.tasso.mta.cli.IntroductionOptions.Introduction;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.transcript.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/// Which server a load is put on, and how each of its sessions begins.
final class BenchOpening implements dev.tasso.mta.bench.Opening {

    @Mixin
    private final WayOptions way = new WayOptions(TlsProvider.Choice.AUTO);

    private @Nullable Begun begun;

    /// What the options come to, read once for all sessions.
    private record Begun(MxHosts.Host host, ClientOptions options, Opening opening) {}

    /// Reads the options; a target that may not be loaded is refused here. A name is resolved once, so that what was
    /// judged is what is used.
    void prepare(boolean owned) throws Failed {
        MxHosts.Host host = way.host();
        BenchTarget.judge(host.addresses(), owned);
        Opening opening = way.opening(false, Introduction.plain(), Optional.empty());
        begun = new Begun(host, way.connecting().client(opening.security().options(), Recorder.off()), opening);
    }

    Duration patience() {
        return way.connecting().timeout();
    }

    @Override
    public Opened open() throws IOException {
        Begun how = Objects.requireNonNull(begun);
        SmtpClient client = how.host.server() instanceof ServerAddress.Unix(var path)
                ? SmtpClient.connect(how.options, path)
                : ConnectOptions.connect(how.host.addresses(), how.options);
        try {
            how.opening.run(client);
            return new Opened.Ready(client);
        } catch (Failed refused) {
            client.close();
            return new Opened.Refused(new Mishap.NotOpened(refused));
        } catch (IOException lost) {
            client.close();
            throw lost;
        }
    }

    /// Why nothing was taken.
    Failed complaint(Mishap first) {
        String server = Objects.requireNonNull(begun).host.server().toString();
        return switch (first) {
            case Mishap.NotOpened(Failed refused) -> refused;
            case Mishap.NotOpened(Exception other) -> new Failed(ExitCodes.REFUSED, server + ": " + other.getMessage());
            case Mishap.Lost(IOException why) -> Failed.lost(server, why);
            case Mishap.Refused(var reply) ->
                new Failed(
                        ExitCodes.of(reply),
                        server + " took no message: " + reply,
                        "try one message first: tasso send");
        };
    }
}
