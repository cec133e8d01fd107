package dev.tasso.mta;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.ConfigError;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.http.Desk;
import dev.tasso.mta.schedule.Scheduler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Reads the configuration again and puts what is made of it in the place of the old, all at once or not at all.
/// Listeners, the spool and attempts under way survive; a session keeps its policy until its next MAIL.
final class Reload {
    private final Supplier<Loaded> configuration;
    private final AtomicReference<Running> running;
    private final Scheduler scheduler;
    private final Running.Surroundings around;
    /// What listeners and whatever else only a restart changes still go by.
    private final Config started;

    Reload(
            Supplier<Loaded> configuration,
            AtomicReference<Running> running,
            Scheduler scheduler,
            Running.Surroundings around) {
        this.configuration = configuration;
        this.running = running;
        this.scheduler = scheduler;
        this.around = around;
        this.started = running.get().config();
    }

    synchronized Desk.Reloaded run() {
        return switch (configuration.get()) {
            case Loaded.Broken(List<ConfigError> errors) ->
                refused(errors.stream().map(ConfigError::toString).toList());
            case Loaded.Ok(Config config, var _) -> apply(config);
        };
    }

    private Desk.Reloaded apply(Config config) {
        Running old = running.get();
        try {
            Running fresh = Running.of(config, around, old.lockOut());
            running.set(fresh);
            scheduler.reload(Scheduling.options(config));
            old.retire();
            return new Desk.Reloaded(List.of(), started.needingRestart(config));
        } catch (IOException | GeneralSecurityException e) {
            return refused(List.of("the certificate cannot be used: " + e.getMessage()));
        }
    }

    private static Desk.Reloaded refused(List<String> errors) {
        return new Desk.Reloaded(errors, List.of());
    }
}
