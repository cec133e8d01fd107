package dev.tasso.mta.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tasso sink behave`: tells a running sink to misbehave in another way.
@Command(
        name = "behave",
        mixinStandardHelpOptions = true,
        description = {
            "Tell the running sink what to do instead of the normal thing, from now on.",
            "It replaces what it was told before; without a rule it behaves normally again."
        },
        footer = {"", "Examples:", "  tasso sink behave 'rcpt: 451 twice, then ok'"})
final class SinkBehaveCommand implements Callable<Integer> {
    @Mixin
    private final SinkPlace place = new SinkPlace();

    @Mixin
    private final Printing printing = new Printing();

    @Parameters(arity = "0..*", paramLabel = "RULE", description = "such as 'rcpt: 451 twice, then ok'")
    private List<String> behave = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE", description = "rules from a file, one a line")
    private @Nullable Path file;

    @Override
    public Integer call() throws Failed {
        List<String> lines = new ArrayList<>();
        for (String rule : behave) {
            SinkCommand.rules("'" + rule + "'", rule);
            lines.add(rule);
        }
        if (file != null) {
            String text = SinkCommand.text(file);
            SinkCommand.rules(file.toString(), text);
            lines.add(text);
        }
        JsonNode answer = place.api().post("/v1/behaviour", Printing.object().put("rules", String.join("\n", lines)));
        if (printing.json()) {
            printing.object(answer);
        }
        int rules = answer.path("rules").asInt();
        printing.chat(rules == 0 ? "behaves normally" : "follows " + rules + " rules");
        return ExitCodes.OK;
    }
}
