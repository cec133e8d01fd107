package dev.tasso.mta.config;

import java.nio.file.Path;

/// One effective value for `tasso config show`.
///
/// @param key with its section: `limits.message-size`, `listen[mx].address`
/// @param value as it would stand in the file
public record Setting(String key, String value, Origin origin) {

    /// Where a value comes from.
    public sealed interface Origin {
        record Default() implements Origin {
            @Override
            public String toString() {
                return "default";
            }
        }

        record File(Path file, int line) implements Origin {
            @Override
            public String toString() {
                return file + ":" + line;
            }
        }

        record CommandLine() implements Origin {
            @Override
            public String toString() {
                return "command line";
            }
        }
    }

    /// As it is printed: `limits.message-size = "50MB"    # default`.
    @Override
    public String toString() {
        return key + " = " + value + "    # " + origin;
    }
}
