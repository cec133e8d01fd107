package dev.tasso.mta.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.TomlPosition;

/// What one reading of one file has found so far: effective values with their origins, and errors.
final class Reading {

    private final Path file;
    private final List<Setting> settings = new ArrayList<>();
    private final List<ConfigError> errors = new ArrayList<>();

    Reading(Path file) {
        this.file = file;
    }

    void error(TomlPosition at, String key, String cause, String cure) {
        errors.add(new ConfigError(file, at.line(), at.column(), key, cause, cure));
    }

    /// An error that no line of the file is to blame for.
    void error(String key, String cause, String cure) {
        errors.add(new ConfigError(file, 0, 0, key, cause, cure));
    }

    void fromFile(String key, String value, TomlPosition at) {
        settings.add(new Setting(key, value, new Setting.Origin.File(file, at.line())));
    }

    void byDefault(String key, String value) {
        settings.add(new Setting(key, value, new Setting.Origin.Default()));
    }

    void fromCommandLine(String key, String value) {
        settings.removeIf(setting -> setting.key().equals(key));
        settings.addFirst(new Setting(key, value, new Setting.Origin.CommandLine()));
    }

    boolean broken() {
        return !errors.isEmpty();
    }

    List<ConfigError> errors() {
        return errors.stream()
                .sorted(Comparator.comparingInt(ConfigError::line).thenComparingInt(ConfigError::column))
                .toList();
    }

    List<Setting> settings() {
        return settings;
    }
}
