package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tasso history WHAT`: everything that happened to a message, or to the messages of an address.
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Tell everything that happened to a message, from its acceptance to its end.",
        footer = {
            "",
            "Examples:",
            "  tasso history 06fh3v9k2m0e4g8a7c1q",
            "  tasso history anna@example.org --limit 5",
            "  tasso history '<1234@example.org>' --json"
        })
final class HistoryCommand implements Callable<Integer> {
    @Mixin
    private final Asked asked = new Asked();

    @Parameters(
            paramLabel = "ID|ADDRESS|MESSAGE-ID",
            description = "a message's id, an address that sent or got mail, or the value of a Message-ID field")
    private String what = "";

    @Option(names = "--limit", paramLabel = "N", description = "at most so many messages, the newest (default 20)")
    private int limit = 20;

    @Override
    public Integer call() throws Failed {
        PrintWriter out = asked.out();
        JsonNode answer = asked.server().get("/v1/history", Map.of("of", what, "limit", Integer.toString(limit)));
        if (asked.json()) {
            answer.path("messages").forEach(asked::print);
            return ExitCodes.OK;
        }
        if (answer.path("messages").isEmpty()) {
            throw new Failed(ExitCodes.REFUSED, "nothing is known of " + what);
        }
        for (JsonNode message : answer.path("messages")) {
            out.println(Visible.text("message " + message.path("id").asString("")));
            for (JsonNode event : message.path("events")) {
                out.println(Visible.text("  " + event.path("at").asString("") + "  "
                        + event.path("text").asString("")));
                String explained = event.path("explained").asString("");
                if (!explained.isEmpty()) {
                    out.println(Visible.text("    " + explained));
                }
            }
        }
        return ExitCodes.OK;
    }
}
