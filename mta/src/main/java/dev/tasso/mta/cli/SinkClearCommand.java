package dev.tasso.mta.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tasso sink clear`: forgets what has come.
@Command(
        name = "clear",
        mixinStandardHelpOptions = true,
        description = "Throw away what the sink has taken: all of it, or one message. Files of a Maildir stay.",
        footer = {"", "Examples:", "  tasso sink clear"})
final class SinkClearCommand implements Callable<Integer> {
    @Mixin
    private final SinkPlace place = new SinkPlace();

    @Mixin
    private final Printing printing = new Printing();

    @Parameters(arity = "0..1", paramLabel = "N", description = "only this message")
    private String number = "";

    @Override
    public Integer call() throws Failed {
        JsonNode answer = number.isEmpty()
                ? place.api().delete("/v1/messages")
                : place.api().delete("/v1/messages/" + SinkShowCommand.number(number));
        if (printing.json()) {
            printing.object(answer);
        }
        printing.chat(number.isEmpty() ? "threw " + answer.path("deleted").asInt() + " away" : "threw it away");
        return ExitCodes.OK;
    }
}
