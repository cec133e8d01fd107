package dev.tasso.mta.cli;

import dev.tasso.mta.config.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tasso sink wait`: until enough has come.
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = {
            "Wait until so many messages are there, and list them.",
            "Those that are there already count; --after N counts from a certain one on."
        },
        footer = {
            "",
            "Examples:",
            "  tasso sink wait --to you@example.org --count 3 --timeout 10s",
            "",
            "Exit codes: 0 they are there, 2 wrong usage, 4 no sink is running, 7 the time was up before."
        })
final class SinkWaitCommand implements Callable<Integer> {
    private static final long STEP_MILLIS_MAX = 20_000;

    /// For an answer that is due.
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Mixin
    private final SinkPlace place = new SinkPlace();

    @Mixin
    private final Printing printing = new Printing();

    @Mixin
    private final SinkWanted wanted = new SinkWanted();

    @Option(names = "--count", paramLabel = "N", description = "so many (default 1)")
    private int count = 1;

    @Option(names = "--timeout", paramLabel = "TIME", description = "no longer than this: 500ms, 10s, 2m (default 30s)")
    private String timeout = "30s";

    @Override
    public Integer call() throws Failed {
        Duration within = Durations.parse(timeout)
                .orElseThrow(() -> new Failed(ExitCodes.USAGE, "not a time: " + timeout, "write 500ms, 10s or 2m"));
        if (count < 1) {
            throw new Failed(ExitCodes.USAGE, "not a number of messages: " + count, "write a number from 1 on");
        }
        Map<String, String> query = wanted.query();
        query.put("count", String.valueOf(count));
        Api api = place.api();
        long deadline = System.nanoTime() + within.toNanos();
        JsonNode answer;
        long left;
        do {
            left = Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
            query.put("within", String.valueOf(Math.min(left, STEP_MILLIS_MAX)));
            answer = api.within(
                            Duration.ofMillis(Math.min(left, STEP_MILLIS_MAX)).plus(GRACE))
                    .get("/v1/messages", query);
        } while (answer.path("found").asInt() < count && left > 0);
        if (!printing.quiet()) {
            SinkLines.print(answer.path("messages"), printing.json(), printing.out());
        }
        if (answer.path("found").asInt() < count) {
            throw new Failed(
                    ExitCodes.TIMEOUT,
                    answer.path("found").asInt() + " of " + count + " messages came within " + timeout,
                    "see what else came: tasso sink list");
        }
        return ExitCodes.OK;
    }
}
