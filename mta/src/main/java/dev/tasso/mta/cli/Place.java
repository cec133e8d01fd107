package dev.tasso.mta.cli;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.config.Overrides;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which server is meant: the options that name its configuration file and its data folder.
public final class Place {
    private static final Path DEFAULT_FILE = Path.of("tasso.toml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the configuration file (otherwise tasso.toml in this folder, if there is one)")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the folder the server keeps its data in (otherwise as configured, or tasso-data)")
    private @Nullable Path data;

    public Optional<Path> configFile() {
        if (config != null) {
            return Optional.of(config);
        }
        return Files.exists(DEFAULT_FILE) ? Optional.of(DEFAULT_FILE) : Optional.empty();
    }

    Optional<Path> dataOption() {
        return Optional.ofNullable(data);
    }

    /// The effective configuration.
    public Loaded load() {
        return Config.load(configFile(), new Overrides(dataOption()));
    }

    /// The effective configuration, or the errors as one failure.
    Config require() throws Failed {
        return switch (load()) {
            case Loaded.Ok(Config whole, var _) -> whole;
            case Loaded.Broken(var errors) -> {
                StringBuilder text = new StringBuilder("the configuration cannot be used:");
                errors.forEach(error -> text.append('\n').append(error));
                throw new Failed(ExitCodes.REFUSED, text.toString());
            }
        };
    }

    /// The data folder; a configuration is read only where no option names the folder.
    public Path dataFolder() throws Failed {
        return data != null ? data : require().data();
    }
}
