package dev.tasso.mta.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The completions of the fish shell: one line for each command and for each option of it.
final class FishCompletion {
    private final StringBuilder script = new StringBuilder("complete -c tasso -f\n");

    private FishCompletion() {}

    static String of(CommandLine tasso) {
        FishCompletion completion = new FishCompletion();
        completion.command(tasso, List.of());
        return completion.script.toString();
    }

    private void command(CommandLine command, List<String> path) {
        String seen = path.isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + path.getLast();
        String within = path.size() > 1 ? "__fish_seen_subcommand_from " + path.getFirst() + "; and " + seen : seen;
        for (CommandLine child : CommandPages.children(command)) {
            String name = child.getCommandName();
            script.append("complete -c tasso -n '")
                    .append(within)
                    .append("' -a ")
                    .append(name)
                    .append(" -d ")
                    .append(quoted(CommandPages.summary(child)))
                    .append('\n');
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            command(child, deeper);
        }
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                option(option, within);
            }
        }
    }

    private void option(OptionSpec option, String within) {
        script.append("complete -c tasso -n '").append(within).append('\'');
        for (String name : option.names()) {
            boolean isLong = name.startsWith("--");
            script.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
        }
        if (option.arity().max() > 0) {
            List<String> values = CommandPages.values(option);
            script.append(values.isEmpty() ? " -r -F" : " -x -a " + quoted(String.join(" ", values)));
        }
        script.append(" -d ").append(quoted(CommandPages.description(option))).append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
