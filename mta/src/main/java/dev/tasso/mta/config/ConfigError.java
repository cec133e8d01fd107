package dev.tasso.mta.config;

import java.nio.file.Path;

/// One thing that is wrong with a configuration file, and what to do about it.
///
/// @param line from 1; 0 where it concerns the whole file
/// @param column from 1; 0 where it concerns the whole file
/// @param key with its section, empty where the file cannot be read at all
/// @param cause what is wrong
/// @param cure what would be right
public record ConfigError(Path file, int line, int column, String key, String cause, String cure) {

    /// As it is printed: place and key, the cause, and the cure on a line of its own.
    @Override
    public String toString() {
        String place = line == 0 ? file.toString() : file + ":" + line + ":" + column;
        return place + ": " + (key.isEmpty() ? "" : key + ": ") + cause + "\n    " + cure;
    }
}
