package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `tasso reload`: the running server reads its configuration file again.
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = {
            "Make the running server read its configuration file again.",
            "No session is dropped. A file with errors is refused whole, and the server goes on as before."
        },
        footer = {"", "Examples:", "  tasso reload", "  tasso reload --data /var/lib/tasso --json"})
final class ReloadCommand implements Callable<Integer> {
    @Mixin
    private final Asked asked = new Asked();

    @Override
    public Integer call() throws Failed {
        PrintWriter out = asked.out();
        JsonNode answer = asked.server().post("/v1/reload", Printing.object());
        boolean applied = answer.path("applied").asBoolean(false);
        if (asked.json()) {
            asked.print(answer);
        } else if (applied) {
            out.println("reloaded");
            for (JsonNode key : answer.path("needsRestart")) {
                out.println(Visible.text("needs a restart: " + key.asString("")));
            }
        } else {
            for (JsonNode error : answer.path("errors")) {
                error.asString("").lines().map(Visible::text).forEach(out::println);
            }
            out.println("not reloaded: the server goes on with what it had");
        }
        return applied ? ExitCodes.OK : ExitCodes.REFUSED;
    }
}
