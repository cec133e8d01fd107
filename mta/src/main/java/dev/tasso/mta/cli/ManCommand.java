package dev.tasso.mta.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tasso man`: the manual pages, made of what each `--help` says.
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        description = "Print a manual page, or write all of them into a folder.",
        footer = {"", "Examples:", "  tasso man send | man -l -", "  tasso man --write /usr/local/share/man/man1"})
final class ManCommand implements Callable<Integer> {
    private final Serving serving;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "which command (otherwise tasso as a whole)")
    private String name = "";

    @Option(names = "--write", paramLabel = "DIR", description = "write every page into this folder")
    private @Nullable Path folder;

    ManCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() throws Failed {
        CommandLine whole = Cli.of(serving);
        List<CommandLine> all = new ArrayList<>(List.of(whole));
        all.addAll(CommandPages.children(whole));
        if (folder != null) {
            write(all, folder);
            return ExitCodes.OK;
        }
        CommandLine one = all.stream()
                .filter(command -> command.getCommandName().equals(name.isEmpty() ? "tasso" : name))
                .findFirst()
                .orElseThrow(
                        () -> new Failed(ExitCodes.USAGE, "there is no command " + name, "tasso help lists them all"));
        spec.commandLine().getOut().print(ManPage.of(one));
        return ExitCodes.OK;
    }

    private static void write(List<CommandLine> commands, Path folder) throws Failed {
        try {
            Files.createDirectories(folder);
            for (CommandLine command : commands) {
                Files.writeString(folder.resolve(ManPage.fileName(command)), ManPage.of(command));
            }
        } catch (IOException e) {
            throw new Failed(ExitCodes.USAGE, "cannot write into " + folder + ": " + e.getMessage());
        }
    }
}
