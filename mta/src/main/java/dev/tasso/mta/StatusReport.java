package dev.tasso.mta;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.http.Desk;
import dev.tasso.mta.spool.Health;
import dev.tasso.mta.spool.Spool;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// How the server is, when somebody asks.
final class StatusReport implements Supplier<Desk.Status> {
    private final Spool spool;
    private final Listening listening;
    private final InstantSource clock;
    private final Instant started;

    StatusReport(Spool spool, Listening listening, InstantSource clock) {
        this.spool = spool;
        this.listening = listening;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public Desk.Status get() {
        List<String> listeners = listening.addresses().entrySet().stream()
                .map(entry -> entry.getKey().name() + " on " + where(entry.getKey(), entry.getValue()))
                .toList();
        return new Desk.Status(
                Version.text(),
                ProcessHandle.current().pid(),
                Duration.between(started, clock.instant()).toSeconds(),
                health(),
                listening.sessions(),
                listeners);
    }

    private static String where(Listener listener, InetSocketAddress found) {
        return listener.address() instanceof InetSocketAddress
                ? HostPort.of(found).toString()
                : listener.where();
    }

    private String health() {
        return switch (spool.health()) {
            case Health.Serving() -> "serves";
            case Health.Full(String why) -> "full, new mail is refused: " + why;
            case Health.Failed(String why) -> "FAILED, being reopened: " + why;
            case Health.Closed() -> "closed";
        };
    }
}
