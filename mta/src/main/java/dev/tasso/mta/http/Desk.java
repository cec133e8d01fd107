package dev.tasso.mta.http;

import dev.tasso.mta.schedule.Scheduler;
import dev.tasso.mta.spool.Spool;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.mta.watch.Tally;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What the API may ask and command: handed in by Main, which builds the server.
///
/// @param reload reads the configuration file again
/// @param status how the server is
/// @param lookout from where sessions and deliveries are watched
/// @param tally what became of mail
public record Desk(
        Spool spool,
        Scheduler scheduler,
        Supplier<Reloaded> reload,
        Supplier<Status> status,
        Lookout lookout,
        Tally tally,
        InstantSource clock) {

    /// What came of a reload.
    ///
    /// @param errors not empty where the file was refused whole
    /// @param needsRestart keys whose new value only a restart brings into force
    public record Reloaded(List<String> errors, List<String> needsRestart) {
        public Reloaded {
            errors = List.copyOf(errors);
            needsRestart = List.copyOf(needsRestart);
        }
    }

    /// How the server is.
    public record Status(
            String version, long process, long upSeconds, String spool, int sessions, List<String> listeners) {
        public Status {
            listeners = List.copyOf(listeners);
        }
    }
}
