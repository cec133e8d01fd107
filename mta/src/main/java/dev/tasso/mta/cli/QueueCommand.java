package dev.tasso.mta.cli;

import dev.tasso.mta.cli.QueueAction.Delete;
import dev.tasso.mta.cli.QueueAction.Hold;
import dev.tasso.mta.cli.QueueAction.Release;
import dev.tasso.mta.cli.QueueAction.Retry;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tasso queue ...`: what waits, why, and what to do about it.
@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        description = "See what waits in the queue and why; retry, hold, release or delete it.",
        footer = {
            "",
            "Examples:",
            "  tasso queue list --domain example.com",
            "  tasso queue why 06fh3v9k2m0e4g8a7c1q",
            "  tasso queue retry --domain example.com --yes"
        },
        subcommands = {
            QueueCommand.ListAll.class,
            QueueCommand.Show.class,
            QueueCommand.Why.class,
            Retry.class,
            Hold.class,
            Release.class,
            Delete.class
        })
final class QueueCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say which: tasso queue list|show|why|retry|hold|release|delete");
    }

    /// One line for each waiting recipient.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List who waits for what, oldest first.",
            footer = {"", "Examples:", "  tasso queue list", "  tasso queue list --held --json"})
    static final class ListAll implements Callable<Integer> {
        private static final int PAGE = 1_000;

        @Mixin
        private final Asked asked = new Asked();

        @Mixin
        private final Which which = new Which();

        @Option(names = "--limit", paramLabel = "N", description = "at most so many lines (default 1000)")
        private int limit = PAGE;

        @Override
        public Integer call() throws Failed {
            PrintWriter out = asked.out();
            Api api = asked.server();
            List<JsonNode> found = new ArrayList<>();
            String after = "";
            do {
                Map<String, String> query = which.query();
                query.put("limit", Integer.toString(Math.min(PAGE, limit - found.size())));
                if (!after.isEmpty()) {
                    query.put("after", after);
                }
                JsonNode page = api.get("/v1/queue", query);
                page.path("recipients").forEach(found::add);
                after = page.path("after").asString("");
            } while (!after.isEmpty() && found.size() < limit);
            if (asked.json()) {
                found.forEach(asked::print);
                if (!after.isEmpty()) {
                    asked.printing().note("there are more: --limit shows them");
                }
            } else {
                out.print(QueueLines.table(found, Instant.now()));
                out.println(QueueLines.summary(found, !after.isEmpty()));
            }
            return ExitCodes.OK;
        }
    }

    /// Everything about one message.
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show one message and its recipients.",
            footer = {"", "Examples:", "  tasso queue show 06fh3v9k2m0e4g8a7c1q"})
    static final class Show implements Callable<Integer> {
        @Mixin
        private final Asked asked = new Asked();

        @Parameters(paramLabel = "ID", description = "the message's id")
        private String id = "";

        @Override
        public Integer call() throws Failed {
            PrintWriter out = asked.out();
            JsonNode message = asked.server().get("/v1/queue/" + Which.id(id), Map.of());
            if (asked.json()) {
                asked.print(message);
                return ExitCodes.OK;
            }
            JsonNode origin = message.path("origin");
            out.println(Visible.text("message    " + message.path("id").asString("")));
            out.println(Visible.text("from       " + message.path("sender").asString("")));
            out.println(Visible.text("accepted   " + message.path("acceptedAt").asString("")));
            out.println(Visible.text(
                    "size       " + Amounts.size(message.path("size").asLong())));
            out.println(Visible.text("message-id " + message.path("messageId").asString("-")));
            out.println(Visible.text("came by    " + origin.path("listener").asString("") + " from "
                    + origin.path("helo").asString("") + " ["
                    + origin.path("address").asString("") + "]"
                    + (origin.has("user") ? " as " + origin.path("user").asString("") : "")));
            out.println();
            out.print(QueueLines.table(message.path("recipients").valueStream().toList(), Instant.now()));
            return ExitCodes.OK;
        }
    }

    /// Says in sentences what a message waits for.
    @Command(
            name = "why",
            mixinStandardHelpOptions = true,
            description = "Say what a message is waiting for.",
            footer = {"", "Examples:", "  tasso queue why 06fh3v9k2m0e4g8a7c1q"})
    static final class Why implements Callable<Integer> {
        @Mixin
        private final Asked asked = new Asked();

        @Parameters(paramLabel = "ID", description = "the message's id")
        private String id = "";

        @Override
        public Integer call() throws Failed {
            PrintWriter out = asked.out();
            JsonNode answer = asked.server().get("/v1/why/" + Which.id(id), Map.of());
            if (asked.json()) {
                answer.path("recipients").forEach(asked::print);
                return ExitCodes.OK;
            }
            for (JsonNode recipient : answer.path("recipients")) {
                out.println(Visible.text(recipient.path("to").asString("")));
                for (JsonNode sentence : recipient.path("sentences")) {
                    out.println(Visible.text("  " + sentence.asString("")));
                }
            }
            return ExitCodes.OK;
        }
    }
}
