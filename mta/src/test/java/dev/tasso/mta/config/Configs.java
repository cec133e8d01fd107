package dev.tasso.mta.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Configurations for tests, written as users write them.
public final class Configs {

    private Configs() {}

    /// The configuration that a file with this text would give; it must be without errors.
    public static Config of(Path folder, String toml) {
        try {
            Path file = Files.createTempFile(folder, "tasso", ".toml");
            Files.writeString(file, toml);
            return switch (Config.load(Optional.of(file))) {
                case Loaded.Ok(Config config, var _) -> config;
                case Loaded.Broken(var errors) -> throw new AssertionError(errors);
            };
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }
}
