package dev.tasso.mta.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// What the commands that tell something share: whom they are about, and the form of the answer.
final class Asked {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private final Place place = new Place();

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    /// The server and the configuration that are meant.
    Place place() {
        return place;
    }

    /// The running server.
    Api server() throws Failed {
        return Api.of(place.dataFolder());
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    void print(JsonNode answer) {
        out().println(Api.pretty(answer));
    }
}
