package dev.tasso.mta.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tasso completion bash|zsh|fish`: what a shell needs to complete the commands, options and their values.
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print what makes a shell complete the commands and options of tasso.",
        footer = {
            "",
            "Examples:",
            "  tasso completion bash > ~/.local/share/bash-completion/completions/tasso",
            "  tasso completion zsh > ~/.zfunc/_tasso      (with ~/.zfunc in fpath)",
            "  tasso completion fish > ~/.config/fish/completions/tasso.fish"
        })
final class CompletionCommand implements Callable<Integer> {

    enum Interpreter {
        BASH,
        ZSH,
        FISH
    }

    private final Serving serving;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish", description = "the shell")
    private Interpreter shell = Interpreter.BASH;

    CompletionCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        CommandLine whole = Cli.of(serving);
        String script = switch (shell) {
            case BASH -> AutoComplete.bash("tasso", whole);
            case ZSH -> "#compdef tasso\n" + AutoComplete.bash("tasso", whole);
            case FISH -> FishCompletion.of(whole);
        };
        spec.commandLine().getOut().print(script);
        return ExitCodes.OK;
    }
}
