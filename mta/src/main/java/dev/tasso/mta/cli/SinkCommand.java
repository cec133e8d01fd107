package dev.tasso.mta.cli;

import dev.tasso.mta.config.Addresses;
import dev.tasso.mta.config.Sizes;
import dev.tasso.mta.sink.SinkLimits;
import dev.tasso.mta.sink.SinkOptions;
import dev.tasso.smtp.scenario.Behaviour;
import dev.tasso.smtp.scenario.Logins;
import dev.tasso.smtp.scenario.Script;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tasso sink`: takes mail for development.
@Command(
        name = "sink",
        mixinStandardHelpOptions = true,
        subcommands = {
            SinkListCommand.class,
            SinkShowCommand.class,
            SinkWaitCommand.class,
            SinkBehaveCommand.class,
            SinkClearCommand.class,
            SinkPageCommand.class
        },
        description = {
            "Take every message from everybody, show it, and deliver none: for programs under development.",
            "Mail is kept in memory, the oldest goes first; with --maildir it is written to files as well."
        },
        footer = {
            "",
            "Examples:",
            "  tasso sink",
            "  tasso sink --behave 'rcpt: 451 twice, then ok'",
            "  tasso sink wait --to anna@example.org --count 3 --timeout 10s && tasso sink show last",
            "",
            "A rule of --behave is a step, a colon, and what is done there: a code, close, stall,",
            "slow 3s, trickle 100, lose-reply, raw \"...\", ok; once, twice, 3 times; with commas between.",
            "",
            "Exit codes: 0 stopped as ordered, 1 cannot start, 2 wrong usage."
        })
final class SinkCommand implements Callable<Integer> {
    @Option(
            names = "--smtp",
            paramLabel = "ADDRESS",
            description = "where to take mail: a port or address:port (default 127.0.0.1:1025)")
    private String smtp = "127.0.0.1:1025";

    @Option(names = "--http", paramLabel = "ADDRESS", description = "where to show it (default 127.0.0.1:8025)")
    private String http = "127.0.0.1:8025";

    @Mixin
    private final SinkPlace place = new SinkPlace();

    @Mixin
    private final Printing printing = new Printing();

    @Option(
            names = "--maildir",
            paramLabel = "DIR",
            description = "write messages to this Maildir as well, and show what lies there")
    private @Nullable Path maildir;

    @Option(
            names = "--tls",
            paramLabel = "offered|implicit|none",
            description = "STARTTLS, TLS from the start, or none (default offered)")
    private SinkOptions.Security security = SinkOptions.Security.OFFERED;

    @Option(
            names = "--auth",
            paramLabel = "any|required|refused|none",
            description = "take any login (default), insist on one, refuse each, or offer none")
    private String auth = "any";

    @Option(
            names = "--behave",
            paramLabel = "RULE",
            description = "do this instead of the normal thing; may be given again")
    private List<String> behave = new ArrayList<>();

    @Option(names = "--behave-file", paramLabel = "FILE", description = "the same from a file, one rule a line")
    private @Nullable Path behaveFile;

    @Option(names = "--keep", paramLabel = "N", description = "keep so many messages (default 10000)")
    private int keep = SinkLimits.usual().messagesMax();

    @Option(names = "--keep-size", paramLabel = "SIZE", description = "keep so much (default a quarter of the heap)")
    private @Nullable String keepSize;

    @Option(names = "--max-size", paramLabel = "SIZE", description = "refuse larger messages (default 50MB)")
    private String maxSize = "50MB";

    private final Serving serving;

    SinkCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() throws Failed {
        SinkOptions options = new SinkOptions(
                address("--smtp", smtp),
                address("--http", http),
                place.folder(),
                Optional.ofNullable(maildir),
                security,
                logins(),
                behaviour(),
                limits(),
                printing.quiet()
                        ? SinkOptions.Telling.NOTHING
                        : printing.json() ? SinkOptions.Telling.JSON : SinkOptions.Telling.TEXT);
        return serving.sink(options);
    }

    private static InetSocketAddress address(String option, String text) throws Failed {
        String whole = text.matches("\\d{1,5}") ? "127.0.0.1:" + text : text.replaceFirst("^localhost:", "127.0.0.1:");
        return Addresses.withPort(whole)
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE,
                        "not an address to listen on: " + option + " " + text,
                        "write a port or an address and a port: 1025, 127.0.0.1:1025, [::1]:1025, *:1025"));
    }

    private Logins logins() throws Failed {
        return switch (auth.toLowerCase(Locale.ROOT)) {
            case "any" -> new Logins.Anybody(false);
            case "required" -> new Logins.Anybody(true);
            case "refused" -> new Logins.Refused();
            case "none" -> new Logins.None();
            default ->
                throw new Failed(
                        ExitCodes.USAGE, "not a way to log in: --auth " + auth, "write any, required, refused or none");
        };
    }

    private SinkLimits limits() throws Failed {
        if (keep < 1) {
            throw new Failed(ExitCodes.USAGE, "not a number of messages: --keep " + keep, "write a number from 1 on");
        }
        long kept = keepSize == null ? SinkLimits.usual().keptOctetsMax() : size("--keep-size", keepSize);
        return new SinkLimits(keep, kept, Math.min(size("--max-size", maxSize), Integer.MAX_VALUE / 4));
    }

    private static long size(String option, String text) throws Failed {
        return Sizes.parse(text)
                .filter(octets -> octets > 0)
                .orElseThrow(() ->
                        new Failed(ExitCodes.USAGE, "not a size: " + option + " " + text, "write 500KB, 50MB or 1GiB"));
    }

    private List<Script.Rule> behaviour() throws Failed {
        List<Script.Rule> rules = new ArrayList<>();
        for (String rule : behave) {
            rules.addAll(rules("--behave '" + rule + "'", rule));
        }
        if (behaveFile != null) {
            rules.addAll(rules(behaveFile.toString(), text(behaveFile)));
        }
        return rules;
    }

    static String text(Path file) throws Failed {
        try {
            if (Files.size(file) > 4L * Behaviour.TEXT_LENGTH_MAX) {
                throw new Failed(ExitCodes.USAGE, file + " is too long for rules", "say less");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new Failed(ExitCodes.USAGE, "cannot read " + file + ": " + e);
        }
    }

    static List<Script.Rule> rules(String where, String text) throws Failed {
        return switch (Behaviour.parse(text)) {
            case Behaviour.Rules(List<Script.Rule> rules) -> rules;
            case Behaviour.Mistake mistake ->
                throw new Failed(
                        ExitCodes.USAGE,
                        where + ", line " + mistake.line() + ", column " + mistake.column() + ": " + mistake.cause(),
                        mistake.cure());
        };
    }
}
