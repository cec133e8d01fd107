package dev.tasso.mta;

import dev.tasso.mta.cli.Cli;
import java.util.List;

/// The program: a command line, one of whose commands is the server. [Server] builds that, in the order of the journey.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Carriers.limit();
        System.exit(Cli.run(List.of(args), new Serve(System.out, System.err)));
    }
}
