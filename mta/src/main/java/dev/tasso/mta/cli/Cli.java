package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command line: reads the arguments, runs one command, and turns what came of it into an exit code.
public final class Cli {
    private Cli() {}

    /// Runs one command; returns its exit code.
    public static int run(List<String> arguments, Serving serving) {
        return of(serving).execute(arguments.toArray(String[]::new));
    }

    static CommandLine of(Serving serving) {
        CommandLine line = new CommandLine(new Top());
        line.addSubcommand(new ServeCommand(serving));
        line.addSubcommand(new SendCommand());
        line.addSubcommand(new QueueCommand());
        line.addSubcommand(new HistoryCommand());
        line.addSubcommand(new UserCommand());
        line.addSubcommand(new ConfigCommand());
        line.addSubcommand(new StatusCommand());
        line.addSubcommand(new ReloadCommand());
        line.addSubcommand(new BackupCommand());
        line.addSubcommand(new VersionCommand());
        line.addSubcommand(new HelpCommand());
        line.addSubcommand(new RehearseCommand(serving));
        line.setExecutionExceptionHandler(Cli::report);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static int report(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(thrown instanceof Failed failed)) {
            throw thrown;
        }
        PrintWriter err = line.getErr();
        for (String text : List.of(String.valueOf(failed.getMessage()), failed.cure())) {
            text.lines().map(Visible::text).forEach(shown -> err.println("tasso: " + shown));
        }
        err.flush();
        return failed.exitCode();
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
