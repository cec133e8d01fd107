package dev.tasso.mta.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs what is usually run, so that the JVM records which classes that needs; the launcher calls it.
@Command(name = "rehearse", hidden = true, description = "Record which classes a run needs, for a faster start.")
final class RehearseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "serve|short")
    private String kind = "short";

    private final Serving serving;

    RehearseCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        if (kind.equals("serve")) {
            return serving.rehearse();
        }
        for (String[] arguments : List.of(
                new String[] {"--version"},
                new String[] {"help"},
                new String[] {"queue", "list", "--data", "/nonexistent"},
                new String[] {"config", "show"},
                new String[] {"explain", "421"},
                new String[] {"explain", "550 5.7.26 the sender is unauthenticated"},
                new String[] {"send", "--server", "127.0.0.1:1", "--to", "a@b.example"})) {
            Cli.run(List.of(arguments), serving);
        }
        return ExitCodes.OK;
    }
}
