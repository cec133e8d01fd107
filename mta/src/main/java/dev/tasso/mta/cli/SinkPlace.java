package dev.tasso.mta.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which sink is meant: the option that names the folder in which commands find it.
final class SinkPlace {
    private static final String NAME = "tasso-sink";

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description =
                    "the folder in which commands find the sink (otherwise tasso-sink in XDG_RUNTIME_DIR or ~/.cache)")
    private @Nullable Path run;

    Path folder() {
        if (run != null) {
            return run;
        }
        return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, NAME))
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".cache", NAME));
    }

    Api api() throws Failed {
        Path folder = folder();
        String option = run == null ? "" : " --run " + folder;
        return Api.at(
                folder, new Failed(ExitCodes.CONNECT, "no sink is running", "start one with: ./tasso sink" + option));
    }
}
