package dev.tasso.mta.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/// What the help knows of commands and options, for whoever writes it down in another form.
final class CommandPages {
    private CommandPages() {}

    /// The commands beneath one, without those that are not for people.
    static List<CommandLine> children(CommandLine command) {
        return command.getSubcommands().values().stream()
                .filter(child -> !child.getCommandSpec().usageMessage().hidden())
                .distinct()
                .toList();
    }

    static String summary(CommandLine command) {
        String[] description = command.getCommandSpec().usageMessage().description();
        return description.length == 0 ? "" : description[0].replaceFirst("(?<=[.]) .*", "");
    }

    static String description(ArgSpec argument) {
        return String.join(" ", argument.description())
                .replace("${COMPLETION-CANDIDATES}", String.join(", ", values(argument)))
                .replace("%%", "%");
    }

    /// What it may be, where that is known.
    static List<String> values(ArgSpec argument) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(value -> values.add(value.toLowerCase(Locale.ROOT)));
        }
        return values;
    }
}
