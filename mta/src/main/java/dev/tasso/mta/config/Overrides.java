package dev.tasso.mta.config;

import java.nio.file.Path;
import java.util.Optional;

/// Values given on the command line, which win over the file.
///
/// @param data `--data`: the folder everything lies in
public record Overrides(Optional<Path> data) {

    public static Overrides none() {
        return new Overrides(Optional.empty());
    }
}
