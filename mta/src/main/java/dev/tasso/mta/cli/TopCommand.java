package dev.tasso.mta.cli;

import dev.tasso.mta.config.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tasso top`: the running server at a glance, again and again.
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = {
            "Show who is connected, what waits for which destination, and how much mail is moved.",
            "Messages are accepted, recipients are delivered, deferred and bounced, commands are refused. Rates are"
                    + " those of the last ten seconds, totals those since the server was started. q ends it."
        },
        footer = {
            "",
            "Examples:",
            "  tasso top",
            "  tasso top --once",
            "  tasso top --json --interval 10s --data /var/lib/tasso",
            "",
            "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the server is in trouble, 4 no server is running."
        })
final class TopCommand implements Callable<Integer> {
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final int ROWS_MAX = 1_000;

    @Mixin
    private final Asked asked = new Asked();

    @Option(names = "--interval", paramLabel = "TIME", description = "look so often (default 1s)")
    private String interval = "1s";

    @Option(names = "--once", description = "print one picture and end; so does a command whose output is piped")
    private boolean once;

    @Override
    public Integer call() throws Failed {
        Duration pause = Durations.parse(interval)
                .filter(time -> time.compareTo(INTERVAL_MIN) >= 0)
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE, "not a time to look again after: " + interval, "write 100ms, 1s or 1m"));
        Api api = asked.server();
        TopPicture picture = new TopPicture(asked.printing().paint());
        if (asked.json() && !once) {
            follow(api, pause);
        } else if (asked.json()) {
            asked.print(look(api));
        } else if (once || !Color.terminal()) {
            picture.lines(look(api), ROWS_MAX).forEach(asked.out()::println);
        } else {
            try (TopScreen screen = TopScreen.open()) {
                do {
                    screen.show(picture.lines(look(api), screen.rows()));
                } while (!screen.quits(pause));
            } catch (IOException e) {
                throw new Failed(ExitCodes.USAGE, "this terminal cannot be used: " + e.getMessage(), "try --once");
            }
        }
        return ExitCodes.OK;
    }

    private static JsonNode look(Api api) throws Failed {
        return api.get("/v1/live", Map.of());
    }

    private void follow(Api api, Duration pause) throws Failed {
        try (Interruption _ = new Interruption(() -> {})) {
            do {
                asked.print(look(api));
                if (asked.out().checkError()) {
                    return;
                }
                Thread.sleep(pause);
            } while (true);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
