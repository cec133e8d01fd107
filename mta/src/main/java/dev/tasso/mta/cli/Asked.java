package dev.tasso.mta.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// What the commands that tell something share: whom they are about, and the form of the answer.
final class Asked {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Printing printing = new Printing();

    /// The server and the configuration that are meant.
    Place place() {
        return place;
    }

    /// The running server.
    Api server() throws Failed {
        return Api.of(place.dataFolder());
    }

    Printing printing() {
        return printing;
    }

    boolean json() {
        return printing.json();
    }

    PrintWriter out() {
        return printing.out();
    }

    void print(JsonNode answer) {
        printing.object(answer);
    }
}
