package dev.tasso.mta.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tasso sink list`: what has come.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List what the sink has taken, the newest last.",
        footer = {"", "Examples:", "  tasso sink list --to you@example.org --json"})
final class SinkListCommand implements Callable<Integer> {
    @Mixin
    private final SinkPlace place = new SinkPlace();

    @Mixin
    private final Printing printing = new Printing();

    @Mixin
    private final SinkWanted wanted = new SinkWanted();

    @Option(names = "--limit", paramLabel = "N", description = "the newest N only (default 1000)")
    private int limit = 1_000;

    @Override
    public Integer call() throws Failed {
        Map<String, String> query = wanted.query();
        query.put("limit", String.valueOf(Math.max(1, limit)));
        JsonNode answer = place.api().get("/v1/messages", query);
        if (printing.quiet()) {
            printing.out().println(answer.path("found").asInt());
        } else {
            SinkLines.print(answer.path("messages"), printing.json(), printing.out());
        }
        return ExitCodes.OK;
    }
}
