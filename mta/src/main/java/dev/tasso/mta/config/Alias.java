package dev.tasso.mta.config;

import java.util.List;

/// Mail for one address goes to others.
///
/// @param name a local part alone holds in every local domain
/// @param targets a local part alone is taken in the domain that was asked for
public record Alias(Target name, List<Target> targets) {

    public Alias {
        targets = List.copyOf(targets);
    }
}
