package dev.tasso.mta.config;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Configuration files: each is read, or every error says what is wrong and how to mend it.
public final class ConfigTargets {

    private ConfigTargets() {}

    public static List<Target> all() {
        return List.of(Target.parser("config", ConfigTargets::config));
    }

    private static void config(byte[] octets) throws IOException {
        Path file = Files.createTempFile("tasso-fuzz", ".toml");
        try {
            Files.write(file, octets);
            if (Config.load(Optional.of(file)) instanceof Loaded.Broken(List<ConfigError> errors)) {
                must(!errors.isEmpty(), "broken without an error");
                errors.forEach(error -> must(!error.toString().isBlank(), "an error without a word"));
            }
        } finally {
            Files.delete(file);
        }
        Network.parse(new String(octets, StandardCharsets.UTF_8));
    }
}
