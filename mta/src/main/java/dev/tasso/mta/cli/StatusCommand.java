package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `tasso status`: whether the server runs, since when, and what it has to do.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Say how the running server is.",
        footer = {"", "Examples:", "  tasso status", "  tasso status --data /var/lib/tasso --json"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final Asked asked = new Asked();

    @Override
    public Integer call() throws Failed {
        PrintWriter out = asked.out();
        JsonNode status = asked.server().get("/v1/status", Map.of());
        if (asked.json()) {
            asked.print(status);
            return ExitCodes.OK;
        }
        Duration up = Duration.ofSeconds(status.path("upSeconds").asLong());
        out.println(Visible.text("tasso " + status.path("version").asString("") + " runs as process "
                + status.path("process").asString("?") + " for " + Amounts.duration(up)));
        out.println(Visible.text("spool: " + status.path("spool").asString("?")));
        for (JsonNode listener : status.path("listeners")) {
            out.println(Visible.text("listens: " + listener.asString("")));
        }
        return ExitCodes.OK;
    }
}
