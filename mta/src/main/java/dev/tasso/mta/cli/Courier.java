package dev.tasso.mta.cli;

import dev.tasso.mta.cli.BreakOff.How;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Manner;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.wire.TlsInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Carries messages to servers, over a connection each or over one for all, and says what came of them.
final class Courier implements AutoCloseable {

    private static final int TRANSCRIPT_LINES_MAX = 10_000;

    private final ConnectOptions connecting;
    private final Opening opening;
    private final Manner manner;
    private final boolean oneConnection;
    private final Consumer<Transcript> spoken;
    private Recorder recorder = Recorder.off();
    private Optional<SmtpClient> open = Optional.empty();
    private boolean told = true;

    /// @param spoken is given each conversation when it is over
    Courier(
            ConnectOptions connecting,
            Opening opening,
            Manner manner,
            boolean oneConnection,
            Consumer<Transcript> spoken) {
        this.connecting = connecting;
        this.opening = opening;
        this.manner = manner;
        this.oneConnection = oneConnection;
        this.spoken = spoken;
    }

    /// What came of one message.
    ///
    /// @param sent empty where the conversation was broken off before the message
    /// @param missing what was asked for and is not offered, and so was left out
    record Done(
            ServerAddress server,
            Optional<Sent> sent,
            Optional<BreakOff> brokenOff,
            Optional<TlsInfo> tls,
            Set<Extension> missing,
            Transcript transcript,
            Duration time) {}

    Done carry(MxHosts.Host host, Outgoing mail) throws Failed {
        long startNanos = System.nanoTime();
        try {
            boolean known = open.isPresent();
            SmtpClient client = known ? open.get() : connect(host);
            boolean ready = known || opening.to(host.server()).run(client);
            Optional<Sent> sent = ready ? Optional.of(client.send(mail, manner)) : Optional.empty();
            Done done = new Done(
                    host.server(),
                    sent,
                    opening.breakOff(),
                    client.tls(),
                    ready ? missing(mail, client) : Set.of(),
                    recorder.transcript(),
                    Duration.ofNanos(System.nanoTime() - startNanos));
            if (!oneConnection || opening.breakOff().isPresent()) {
                close();
            }
            return done;
        } catch (IOException lost) {
            abandon();
            throw Failed.lost(host.server().toString(), lost);
        } catch (Failed refused) {
            close();
            throw refused;
        }
    }

    private SmtpClient connect(MxHosts.Host host) throws Failed {
        recorder = Recorder.client(TRANSCRIPT_LINES_MAX);
        told = false;
        ClientOptions options = connecting
                .client(opening.security().options(), recorder)
                .with(opening.introduction().protocol());
        SmtpClient client = connecting.connect(host, options);
        open = Optional.of(client);
        return client;
    }

    /// What is said and heard on the connection that is open, or was the last.
    Transcript transcript() {
        return recorder.transcript();
    }

    private static Set<Extension> missing(Outgoing mail, SmtpClient client) {
        Set<Extension> missing = EnumSet.noneOf(Extension.class);
        missing.addAll(mail.parameters().needs());
        mail.recipients().forEach(to -> missing.addAll(to.parameters().needs()));
        missing.removeAll(client.extensions().optional());
        return missing;
    }

    /// Says goodbye, unless the conversation was to be dropped.
    @Override
    public void close() {
        boolean drops = opening.breakOff().filter(it -> it.how() != How.QUIT).isPresent();
        if (open.isPresent() && !drops) {
            open.get().quit();
        }
        abandon();
    }

    private void abandon() {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
        if (!told) {
            spoken.accept(recorder.transcript());
            told = true;
        }
    }
}
