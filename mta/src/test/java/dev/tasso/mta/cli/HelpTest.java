package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Every command has a help with examples, and the manual pages and the completions of the shells know all of them.
class HelpTest {

    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @Test
    void everyHelpShowsAnExampleOfItsOwn() {
        for (CommandLine command : commands()) {
            String name = command.getCommandSpec().qualifiedName();
            assertThat(command.getUsageMessage())
                    .as(name)
                    .contains("Examples:", "  " + name)
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void everyCommandAndOptionHasItsPlaceInTheManual() throws Exception {
        assertThat(shell.run("man", "--write=" + folder)).isZero();
        for (CommandLine command : commands()) {
            String[] words = command.getCommandSpec().qualifiedName().split(" ", -1);
            String page = Files.readString(folder.resolve("tasso-" + words[1] + ".1"));
            assertThat(page).contains(".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLES");
            for (OptionSpec option : shown(command)) {
                for (String name : option.names()) {
                    assertThat(page).as(name).contains(name.replace("-", "\\-"));
                }
            }
        }
        assertThat(shell.run("man")).isZero();
        assertThat(shell.out()).contains("tasso\\-send(1)");
        assertThat(shell.run("man", "nonsense")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void everyCommandAndOptionIsCompletedInEachShell() {
        for (String interpreter : List.of("bash", "zsh", "fish")) {
            shell.clear();
            assertThat(shell.run("completion", interpreter)).isZero();
            String script = shell.out();
            for (CommandLine command : commands()) {
                assertThat(script).contains(command.getCommandName());
                for (OptionSpec option : shown(command)) {
                    for (String name : option.names()) {
                        String written = interpreter.equals("fish") ? name.replaceFirst("^--?", " -. ") : name;
                        assertThat(script)
                                .as(interpreter + " " + name)
                                .containsPattern(written.replace("-. ", "-[ls] "));
                    }
                }
            }
        }
    }

    @Test
    void jsonIsOneObjectALineInTheCommandsThatList() throws Exception {
        Path config = Files.writeString(folder.resolve("t.toml"), "hostname = 'mx.example'\n[users]\nfile = 'users'\n");
        for (String user : List.of("anna", "ben")) {
            assertThat(shell.run("user", "add", user, "--no-password", "--config=" + config))
                    .isZero();
        }
        shell.clear();
        assertThat(shell.run("user", "list", "--json", "--config=" + config)).isZero();
        assertThat(shell.out()).isEqualTo("{\"name\":\"anna\"}\n{\"name\":\"ben\"}\n");
        shell.clear();
        assertThat(shell.run("config", "show", "--json", "--config=" + config)).isZero();
        assertThat(shell.out()).contains("{\"key\":\"hostname\",\"value\":\"");
        assertThat(shell.out().lines()).allMatch(line -> line.startsWith("{\"key\":"));
    }

    @Test
    void whatTellsSomethingKnowsJsonQuietAndColor() {
        Set<String> others = Set.of("serve", "completion", "man", "version", "help", "rehearse");
        List<String> lacking = new ArrayList<>();
        for (CommandLine command : commands()) {
            boolean leaf = command.getSubcommands().isEmpty()
                    || command.getCommandName().equals("sink");
            if (leaf && !others.contains(command.getCommandName())) {
                for (String option : List.of("--json", "--quiet", "--color")) {
                    if (command.getCommandSpec().findOption(option) == null) {
                        lacking.add(command.getCommandSpec().qualifiedName() + " " + option);
                    }
                }
            }
        }
        assertThat(lacking).isEmpty();
    }

    @Test
    void theCompletionOfBashIsOneThatBashUnderstands() throws Exception {
        assertThat(shell.run("completion", "bash")).isZero();
        Path script = Files.writeString(
                folder.resolve("tasso"),
                shell.out() + "\nCOMP_WORDS=(tasso send --no-v)\nCOMP_CWORD=2\nCOMP_LINE='tasso send --no-v'\n"
                        + "_complete_tasso\necho \"found: ${COMPREPLY[*]}\"\n");
        Process bash = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("found: --no-verify");
    }

    private static List<OptionSpec> shown(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .toList();
    }

    private static List<CommandLine> commands() {
        List<CommandLine> commands = new ArrayList<>();
        add(Shell.whole(), commands);
        commands.removeFirst();
        return commands;
    }

    private static void add(CommandLine command, List<CommandLine> commands) {
        commands.add(command);
        CommandPages.children(command).stream()
                .filter(child -> !child.getCommandName().equals("help"))
                .forEach(child -> add(child, commands));
    }
}
