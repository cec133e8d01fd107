package dev.tasso.mta.cli;

import dev.tasso.mta.config.ConfigError;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.config.Setting;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/// `tasso config check|show`: reads the configuration as the server would, without starting it.
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Check the configuration, or show what is in force and where it comes from.",
        footer = {"", "Examples:", "  tasso config check --config /etc/tasso/tasso.toml", "  tasso config show"},
        subcommands = {ConfigCommand.Check.class, ConfigCommand.Show.class})
final class ConfigCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say which: tasso config check|show");
    }

    /// Reports every error at once.
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Report all errors at once.",
            footer = {"", "Examples:", "  tasso config check", "  tasso config check --config new.toml --json"})
    static final class Check implements Callable<Integer> {
        @Mixin
        private final Asked asked = new Asked();

        @Override
        public Integer call() {
            PrintWriter out = asked.out();
            List<ConfigError> errors = errors(asked.place().load());
            if (asked.json()) {
                errors.forEach(error -> asked.print(object(error)));
            } else if (errors.isEmpty()) {
                out.println(Visible.text(
                        asked.place().configFile().map(file -> file + ": ").orElse("no file, only defaults: ")
                                + "no errors"));
            } else {
                errors.forEach(
                        error -> error.toString().lines().map(Visible::text).forEach(out::println));
            }
            return errors.isEmpty() ? ExitCodes.OK : ExitCodes.REFUSED;
        }

        private static List<ConfigError> errors(Loaded loaded) {
            return switch (loaded) {
                case Loaded.Ok _ -> List.of();
                case Loaded.Broken(List<ConfigError> errors) -> errors;
            };
        }

        private static ObjectNode object(ConfigError error) {
            return Printing.object()
                    .put("file", error.file().toString())
                    .put("line", error.line())
                    .put("column", error.column())
                    .put("key", error.key())
                    .put("cause", error.cause())
                    .put("cure", error.cure());
        }
    }

    /// Prints every effective value with its origin.
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Print every value and its origin.",
            footer = {"", "Examples:", "  tasso config show --config /etc/tasso/tasso.toml"})
    static final class Show implements Callable<Integer> {
        @Mixin
        private final Asked asked = new Asked();

        @Override
        public Integer call() throws Failed {
            PrintWriter out = asked.out();
            asked.place().require();
            if (!(asked.place().load() instanceof Loaded.Ok(var _, List<Setting> settings))) {
                throw new Failed(ExitCodes.TEMPORARY, "the configuration changed while it was read");
            }
            if (asked.json()) {
                settings.forEach(setting -> asked.print(Printing.object()
                        .put("key", setting.key())
                        .put("value", setting.value())
                        .put("origin", setting.origin().toString())));
            } else {
                settings.forEach(setting -> out.println(Visible.text(setting.toString())));
            }
            return ExitCodes.OK;
        }
    }
}
