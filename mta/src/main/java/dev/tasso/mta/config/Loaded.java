package dev.tasso.mta.config;

import java.util.List;

/// What came of reading a configuration: a whole one, or everything that is wrong with it.
public sealed interface Loaded {

    /// A configuration that can be used.
    ///
    /// @param settings every effective value with its origin, in the order of the sample file
    record Ok(Config config, List<Setting> settings) implements Loaded {
        public Ok {
            settings = List.copyOf(settings);
        }
    }

    /// A file that cannot be used.
    ///
    /// @param errors at least one, in the order of the file
    record Broken(List<ConfigError> errors) implements Loaded {
        public Broken {
            errors = List.copyOf(errors);
        }
    }
}
