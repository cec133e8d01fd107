package dev.tasso.mta;

import dev.tasso.mta.cli.Cli;
import java.util.List;

/// Builds every object in the order of the journey.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Cli.run(List.of(args), new Serve()));
    }
}
