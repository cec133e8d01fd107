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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tasso config check|show`: reads the configuration as the server would, without starting it.
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Check the configuration, or show what is in force and where it comes from.",
        subcommands = {ConfigCommand.Check.class, ConfigCommand.Show.class})
final class ConfigCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say which: tasso config check|show");
    }

    /// Reports every error at once.
    @Command(name = "check", mixinStandardHelpOptions = true, description = "Report all errors at once.")
    static final class Check implements Callable<Integer> {
        @Mixin
        private final Asked asked = new Asked();

        @Override
        public Integer call() {
            PrintWriter out = asked.out();
            List<ConfigError> errors = errors(asked.place().load());
            if (asked.json()) {
                asked.print(asJson(errors));
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

        private static ObjectNode asJson(List<ConfigError> errors) {
            ObjectNode answer = Api.object();
            ArrayNode list = answer.putArray("errors");
            for (ConfigError error : errors) {
                list.addObject()
                        .put("file", error.file().toString())
                        .put("line", error.line())
                        .put("column", error.column())
                        .put("key", error.key())
                        .put("cause", error.cause())
                        .put("cure", error.cure());
            }
            return answer;
        }
    }

    /// Prints every effective value with its origin.
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Print every value and its origin.")
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
                ObjectNode answer = Api.object();
                ArrayNode list = answer.putArray("settings");
                settings.forEach(setting -> list.addObject()
                        .put("key", setting.key())
                        .put("value", setting.value())
                        .put("origin", setting.origin().toString()));
                asked.print(answer);
            } else {
                settings.forEach(setting -> out.println(Visible.text(setting.toString())));
            }
            return ExitCodes.OK;
        }
    }
}
