package dev.tasso.mta.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The manual page of a command, as `man` reads it, made of what its `--help` says.
final class ManPage {
    private static final String EXAMPLES = "Examples:";

    private final StringBuilder roff = new StringBuilder();

    private ManPage() {}

    /// `tasso.1` for the whole, `tasso-send.1` for a command.
    static String fileName(CommandLine command) {
        return title(command) + ".1";
    }

    private static String title(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    static String of(CommandLine command) {
        ManPage page = new ManPage();
        String name = title(command);
        page.macro("TH", name.toUpperCase(java.util.Locale.ROOT) + " 1 \"\" \"tasso\" \"Tasso\"");
        page.macro("SH", "NAME");
        page.text(name + " - " + CommandPages.summary(command).replaceFirst("[.]$", ""));
        page.macro("SH", "SYNOPSIS");
        page.text(synopsis(command));
        page.macro("SH", "DESCRIPTION");
        for (String line : command.getCommandSpec().usageMessage().description()) {
            page.text(line);
            page.macro("PP", "");
        }
        page.arguments(command.getCommandSpec());
        page.children(command);
        page.footer(command.getCommandSpec());
        if (command.getParent() != null) {
            page.macro("SH", "SEE ALSO");
            page.text(title(command.getParent()) + "(1)");
        }
        return page.roff.toString();
    }

    private static String synopsis(CommandLine command) {
        List<String> words = new ArrayList<>(List.of(command.getCommandSpec().qualifiedName()));
        words.add("[OPTION]...");
        if (!command.getSubcommands().isEmpty()) {
            words.add("COMMAND");
        }
        command.getCommandSpec().positionalParameters().forEach(each -> words.add(each.paramLabel()));
        return String.join(" ", words);
    }

    private void arguments(CommandSpec spec) {
        List<OptionSpec> options =
                spec.options().stream().filter(option -> !option.hidden()).toList();
        if (options.isEmpty() && spec.positionalParameters().isEmpty()) {
            return;
        }
        macro("SH", "OPTIONS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            macro("TP", "");
            text(parameter.paramLabel());
            text(CommandPages.description(parameter));
        }
        for (OptionSpec option : options) {
            macro("TP", "");
            String value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
            text(String.join(", ", option.names()) + value);
            text(CommandPages.description(option));
        }
    }

    /// Commands of commands have no page of their own.
    private void children(CommandLine command) {
        List<CommandLine> children = CommandPages.children(command);
        if (children.isEmpty()) {
            return;
        }
        macro("SH", "COMMANDS");
        for (CommandLine child : children) {
            boolean top = command.getParent() == null;
            macro(top ? "TP" : "SS", top ? "" : child.getCommandName());
            if (top) {
                text(title(child) + "(1)");
            }
            text(String.join(" ", child.getCommandSpec().usageMessage().description()));
            if (!top) {
                arguments(child.getCommandSpec());
                footer(child.getCommandSpec());
            }
        }
    }

    private void footer(CommandSpec spec) {
        String[] lines = spec.usageMessage().footer();
        if (lines.length == 0) {
            return;
        }
        macro("SH", Arrays.asList(lines).contains(EXAMPLES) ? "EXAMPLES" : "NOTES");
        boolean as = false;
        for (String line : lines) {
            boolean command = line.startsWith("  ");
            if (command != as) {
                macro(command ? "nf" : "fi", "");
                as = command;
            }
            if (!line.equals(EXAMPLES)) {
                for (String part : line.split("\n", -1)) {
                    text(part);
                }
            }
        }
        if (as) {
            macro("fi", "");
        }
    }

    private void macro(String name, String arguments) {
        roff.append('.')
                .append(name)
                .append(arguments.isEmpty() ? "" : " " + escaped(arguments))
                .append('\n');
    }

    private void text(String line) {
        if (line.isEmpty()) {
            macro("PP", "");
            return;
        }
        boolean control = line.startsWith(".") || line.startsWith("'");
        roff.append(control ? "\\&" : "").append(escaped(line)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
