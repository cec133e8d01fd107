package dev.tasso.mta.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the commands that change the queue share: which recipients, and asking before more than one message is touched.
final class QueueAction {
    /// Lines of a dry run; the count is always whole.
    private static final int SHOWN_MAX = 50;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Which which = new Which();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the message's id")
    private @Nullable String id;

    @Option(names = "--all", description = "everything in the queue")
    private boolean all;

    @Option(names = "--yes", description = "do it even where it concerns more than one message")
    private boolean yes;

    @Option(names = "--dry-run", description = "only say what would be done")
    private boolean dryRun;

    @Mixin
    private final Printing printing = new Printing();

    /// Asks the server what matches, and does it where that is one message or the user said yes.
    private int run(String action, String done) throws Failed {
        ObjectNode filter = Printing.object();
        which.query().forEach((key, value) -> {
            if (key.equals("held")) {
                filter.put(key, Boolean.parseBoolean(value));
            } else {
                filter.put(key, value);
            }
        });
        if (id != null) {
            filter.put("message", Which.id(id));
        }
        if (filter.isEmpty() && !all) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "say what to " + action,
                    "name a message's id, or --sender, --recipient, --domain, --held, or --all");
        }
        Api api = Api.of(place.dataFolder());
        ObjectNode body = Printing.object();
        body.set("filter", filter);
        body.put("dryRun", dryRun);
        body.put("messagesMax", yes ? Integer.MAX_VALUE : 1);
        JsonNode answer = api.post("/v1/queue/" + action, body);
        print(answer, action, done);
        long matched = answer.path("recipients").asLong();
        return matched == 0 || (answer.path("dryRun").asBoolean(false) && !dryRun) ? ExitCodes.REFUSED : ExitCodes.OK;
    }

    private void print(JsonNode answer, String action, String done) {
        PrintWriter out = spec.commandLine().getOut();
        if (printing.json()) {
            printing.object(answer);
            return;
        }
        String count = QueueLines.plural(answer.path("recipients").asLong(), "recipient") + " of "
                + QueueLines.plural(answer.path("messages").asLong(), "message");
        List<JsonNode> list = new ArrayList<>(answer.path("list").valueStream().toList());
        int left = list.size() - SHOWN_MAX;
        out.print(QueueLines.table(left > 0 ? list.subList(0, SHOWN_MAX) : list, Instant.now()));
        if (left > 0) {
            out.println("... and " + left + " more");
        }
        JsonNode untouched = answer.path("untouched");
        untouched.valueStream().limit(SHOWN_MAX).forEach(one -> out.println(QueueLines.untouched(one)));
        if (list.isEmpty()) {
            out.println(untouched.isEmpty() ? "nothing in the queue matches" : "nothing was changed");
        } else if (answer.path("dryRun").asBoolean(false)) {
            out.println("nothing done yet: this would " + action + " " + count
                    + (dryRun ? "" : "; say --yes to do it, as it is more than one message"));
        } else {
            out.println(done + ": " + count);
        }
    }

    /// Tries again now.
    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Try again now, whatever the schedule says.",
            footer = {
                "",
                "Examples:",
                "  tasso queue retry 06fh3v9k2m0e4g8a7c1q",
                "  tasso queue retry --domain example.com --yes"
            })
    static final class Retry implements Callable<Integer> {
        @Mixin
        private final QueueAction action = new QueueAction();

        @Override
        public Integer call() throws Failed {
            return action.run("retry", "due now");
        }
    }

    /// Stops attempts.
    @Command(
            name = "hold",
            mixinStandardHelpOptions = true,
            description = "Make no attempts until it is released.",
            footer = {"", "Examples:", "  tasso queue hold --sender news@example.org --yes"})
    static final class Hold implements Callable<Integer> {
        @Mixin
        private final QueueAction action = new QueueAction();

        @Override
        public Integer call() throws Failed {
            return action.run("hold", "held");
        }
    }

    /// Lets attempts go on.
    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Let attempts go on.",
            footer = {"", "Examples:", "  tasso queue release --all --yes"})
    static final class Release implements Callable<Integer> {
        @Mixin
        private final QueueAction action = new QueueAction();

        @Override
        public Integer call() throws Failed {
            return action.run("release", "released");
        }
    }

    /// Takes out of the queue.
    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Take out of the queue for good; nobody is told.",
            footer = {
                "",
                "Examples:",
                "  tasso queue delete --recipient gone@example.com --dry-run",
                "  tasso queue delete 06fh3v9k2m0e4g8a7c1q"
            })
    static final class Delete implements Callable<Integer> {
        @Mixin
        private final QueueAction action = new QueueAction();

        @Override
        public Integer call() throws Failed {
            return action.run("delete", "deleted");
        }
    }
}
