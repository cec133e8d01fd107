package dev.tasso.mta.cli;

import dev.tasso.mta.cli.dns.DnsCommand;
import dev.tasso.mta.cli.doctor.DoctorCommand;
import dev.tasso.mta.cli.probe.ProbeCommand;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command line: reads the arguments, runs one command, and turns what came of it into an exit code.
public final class Cli {
    private Cli() {}

    /// Every command by its name, in the order of the help.
    private static final Map<String, Function<Serving, Object>> COMMANDS = commands();

    private static Map<String, Function<Serving, Object>> commands() {
        Map<String, Function<Serving, Object>> commands = new LinkedHashMap<>();
        commands.put("serve", ServeCommand::new);
        commands.put("send", _ -> new SendCommand());
        commands.put("sink", SinkCommand::new);
        commands.put("console", _ -> new ConsoleCommand(Optional.empty()));
        commands.put("explain", _ -> new ExplainCommand());
        commands.put("probe", _ -> new ProbeCommand());
        commands.put("dns", _ -> new DnsCommand());
        commands.put("bench", _ -> new BenchCommand());
        commands.put("queue", _ -> new QueueCommand());
        commands.put("top", _ -> new TopCommand());
        commands.put("trace", _ -> new TraceCommand());
        commands.put("history", _ -> new HistoryCommand());
        commands.put("user", _ -> new UserCommand());
        commands.put("config", _ -> new ConfigCommand());
        commands.put("doctor", _ -> new DoctorCommand());
        commands.put("status", _ -> new StatusCommand());
        commands.put("reload", _ -> new ReloadCommand());
        commands.put("backup", _ -> new BackupCommand());
        commands.put("completion", CompletionCommand::new);
        commands.put("man", ManCommand::new);
        commands.put("version", _ -> new VersionCommand());
        commands.put("help", _ -> new HelpCommand());
        commands.put("rehearse", RehearseCommand::new);
        return commands;
    }

    /// Runs one command; returns its exit code.
    public static int run(List<String> arguments, Serving serving) {
        return run(arguments, serving, line -> line);
    }

    /// The same on a command line that is prepared so, to catch what is printed.
    static int run(List<String> arguments, Serving serving, UnaryOperator<CommandLine> prepared) {
        List<String> words;
        try {
            words = Swaks.translated(arguments);
        } catch (Failed wrong) {
            tell(prepared.apply(of(serving, arguments)), wrong);
            return wrong.exitCode();
        }
        return prepared.apply(of(serving, words)).execute(words.toArray(String[]::new));
    }

    /// The whole command line.
    static CommandLine of(Serving serving) {
        return of(serving, List.of());
    }

    /// The command line for these arguments. Where they begin with the name of a command, only that one is set up:
    /// reading the
    /// annotations of all the others would be half of a short command's time.
    private static CommandLine of(Serving serving, List<String> arguments) {
        CommandLine line = new CommandLine(new Top());
        String named = arguments.isEmpty() ? "" : arguments.getFirst();
        COMMANDS.forEach((name, command) -> {
            if (named.equals(name) || named.equals("help") || !COMMANDS.containsKey(named)) {
                line.addSubcommand(command.apply(serving));
            }
        });
        line.setExecutionExceptionHandler(Cli::report);
        line.setParameterExceptionHandler(Cli::misused);
        // By itself, picocli would colour on whatever calls itself a terminal.
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                Color.AUTO.wanted() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static int report(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(thrown instanceof Failed failed)) {
            throw thrown;
        }
        tell(line, failed);
        return failed.exitCode();
    }

    /// A command that was written wrong: what is wrong, and where to read on. The whole help would hide it.
    private static int misused(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine line = wrong.getCommandLine();
        List<String> unknown = line.getUnmatchedArguments();
        if (!unknown.isEmpty() && !(wrong instanceof CommandLine.UnmatchedArgumentException)) {
            // What is missing may be what is written wrong.
            return misused(new CommandLine.UnmatchedArgumentException(line, unknown), arguments);
        }
        List<String> similar = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.of();
        String meant = similar.isEmpty() ? "" : "did you mean: " + String.join(", or ", similar) + "\n";
        String help = "tasso help" + line.getCommandSpec().qualifiedName().replaceFirst("^tasso", "");
        tell(line, new Failed(ExitCodes.USAGE, String.valueOf(wrong.getMessage()), meant + help + " shows how"));
        return ExitCodes.USAGE;
    }

    private static void tell(CommandLine line, Failed failed) {
        PrintWriter out = line.getOut();
        CommandLine.ParseResult parsed = line.getParseResult();
        if (parsed != null && parsed.hasMatchedOption("--json")) {
            out.println(Printing.line(Printing.object()
                    .put("error", failed.getMessage())
                    .put("cure", failed.cure())
                    .put("exitCode", failed.exitCode())));
        }
        out.flush();
        PrintWriter err = line.getErr();
        for (String text : List.of(String.valueOf(failed.getMessage()), failed.cure())) {
            text.lines().map(Visible::text).forEach(shown -> err.println("tasso: " + shown));
        }
        err.flush();
    }

    /// Without a command: says which there are.
    @Command(
            name = "tasso",
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = true,
            versionProvider = VersionCommand.class,
            description = "Moves mail: an SMTP server, a durable queue, a relay and a toolkit.",
            footer = {"", "tasso help COMMAND tells more about one command."})
    private static final class Top implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
