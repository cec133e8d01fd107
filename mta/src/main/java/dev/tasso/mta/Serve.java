package dev.tasso.mta;

import dev.tasso.mta.cli.Serving;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.ConfigError;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.config.Overrides;
import dev.tasso.mta.sink.SinkOptions;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `tasso serve`, from the order to start to the order to stop.
final class Serve implements Serving {
    private static final int CANNOT_START = 1;

    private final long begunNanos = System.nanoTime();
    private final PrintStream out;
    private final PrintStream err;

    Serve(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public int serve(Optional<Path> configFile, Optional<Path> data) {
        Logger.getLogger("").setLevel(Level.WARNING);
        Supplier<Loaded> configuration = () -> Config.load(configFile, new Overrides(data));
        return switch (configuration.get()) {
            case Loaded.Broken(List<ConfigError> errors) -> refuse(errors);
            case Loaded.Ok(Config config, var _) -> run(config, configFile, configuration);
        };
    }

    private int run(Config config, Optional<Path> configFile, Supplier<Loaded> configuration) {
        return Standing.from(
                () -> {
                    Log log = new Log(out);
                    Server server = Server.start(config, configuration, log);
                    Standing.atTheEnd(() -> {
                        server.close();
                        log.close();
                    });
                    Signals.onHangUp(() -> reload(server));
                    out.print(Introduction.of(config, configFile, server.addresses(), server.http()));
                    out.println(ready());
                    out.flush();
                    log.start();
                },
                err);
    }

    private void reload(Server server) {
        var reloaded = server.reload();
        reloaded.errors().forEach(error -> err.println("not reloaded: " + Visible.text(error)));
        reloaded.needsRestart().forEach(key -> err.println("needs a restart: " + Visible.text(key)));
        if (reloaded.errors().isEmpty()) {
            err.println("reloaded");
        }
    }

    private int refuse(List<ConfigError> errors) {
        for (ConfigError error : errors) {
            error.toString().lines().map(Visible::text).forEach(err::println);
        }
        err.println("tasso: the configuration cannot be used; nothing was started");
        return CANNOT_START;
    }

    /// Counted from the order to serve: what the launcher did before that is its own.
    private String ready() {
        long millis = (System.nanoTime() - begunNanos) / 1_000_000;
        return String.format(Locale.ROOT, "ready after %.1f s", millis / 1e3);
    }

    @Override
    public int sink(SinkOptions options) {
        Logger.getLogger("").setLevel(Level.WARNING);
        return new Sinking(out, err).run(options);
    }

    @Override
    public int rehearse() {
        return Rehearsal.run();
    }
}
