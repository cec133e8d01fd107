package dev.tasso.mta.cli;

import dev.tasso.mta.config.ConfigError;
import dev.tasso.mta.config.Credential;
import dev.tasso.mta.config.User;
import dev.tasso.mta.config.UserFile;
import dev.tasso.smtp.transcript.Visible;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tasso user ...`: who may log in. Works on the file; a running server sees the change by itself.
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Say who may log in.",
        footer = {"", "Examples:", "  tasso user add anna@example.org", "  tasso user list"},
        subcommands = {
            UserCommand.Add.class,
            UserCommand.SetPassword.class,
            UserCommand.Remove.class,
            UserCommand.ListAll.class
        })
final class UserCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say which: tasso user add|password|remove|list");
    }

    /// A new user.
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Add a user; asks for the password.",
            footer = {
                "",
                "Examples:",
                "  tasso user add anna@example.org",
                "  tasso user add robot --password-file secret.txt",
                "  tasso user add ben@example.org --no-password"
            })
    static final class Add implements Callable<Integer> {
        @Mixin
        private final Named named = new Named();

        @Mixin
        private final Secret secret = new Secret();

        @Option(names = "--no-password", description = "for somebody who logs in with a token or a certificate only")
        private boolean noPassword;

        @Override
        public Integer call() throws Failed {
            if (read(named.file()).user(named.name).isPresent()) {
                throw new Failed(
                        ExitCodes.REFUSED,
                        "there is a user " + named.name + " already",
                        "tasso user password " + named.name);
            }
            named.store(noPassword ? List.of() : secret.credentials());
            named.printing.chat("added " + named.name + " to " + named.file());
            return ExitCodes.OK;
        }
    }

    /// Another password for a user.
    @Command(
            name = "password",
            mixinStandardHelpOptions = true,
            description = "Set a user's password.",
            footer = {"", "Examples:", "  tasso user password anna@example.org"})
    static final class SetPassword implements Callable<Integer> {
        @Mixin
        private final Named named = new Named();

        @Mixin
        private final Secret secret = new Secret();

        @Override
        public Integer call() throws Failed {
            named.mustBeThere();
            named.store(secret.credentials());
            named.printing.chat("changed the password of " + named.name);
            return ExitCodes.OK;
        }
    }

    /// A user less.
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Remove a user.",
            footer = {"", "Examples:", "  tasso user remove anna@example.org"})
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final Named named = new Named();

        @Override
        public Integer call() throws Failed {
            named.mustBeThere();
            update(named.file(), users -> users.without(named.name));
            named.printing.chat("removed " + named.name);
            return ExitCodes.OK;
        }
    }

    /// All users, by name.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the users.",
            footer = {"", "Examples:", "  tasso user list --json"})
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final Asked asked = new Asked();

        @Override
        public Integer call() throws Failed {
            PrintWriter out = asked.out();
            UserFile users = read(asked.place().require().accounts().file());
            if (asked.json()) {
                users.users()
                        .values()
                        .forEach(user -> asked.print(Printing.object().put("name", user.name())));
            } else {
                users.users().keySet().stream().map(Visible::text).forEach(out::println);
            }
            return ExitCodes.OK;
        }
    }

    /// Whom a change is about, and where the users are listed.
    static final class Named {
        @Mixin
        private final Place place = new Place();

        @Mixin
        private final Printing printing = new Printing();

        @Parameters(paramLabel = "NAME", description = "the user's name, often an address")
        private String name = "";

        private Path file() throws Failed {
            return place.require().accounts().file();
        }

        private void mustBeThere() throws Failed {
            if (read(file()).user(name).isEmpty()) {
                throw new Failed(ExitCodes.REFUSED, "there is no user " + name, "tasso user list shows who there is");
            }
        }

        private void store(List<Credential> credentials) throws Failed {
            String known = User.name(name)
                    .orElseThrow(() -> new Failed(
                            ExitCodes.USAGE,
                            "not a name for a user: " + name,
                            "a name has no spaces and no leading #"));
            update(file(), users -> users.with(new User(known, credentials)));
        }
    }

    /// Where a password comes from: a file, the terminal, or standard input; never the command line, which others see.
    static final class Secret {
        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "read the password from the first line of this file (\"-\": standard input)")
        private @Nullable Path file;

        @Option(
                names = "--cram-md5",
                description = "keep the password itself too, readable in the users' file: CRAM-MD5 needs it")
        private boolean recoverable;

        /// The credentials that are made of it.
        List<Credential> credentials() throws Failed {
            return Credential.of(read(), recoverable, new SecureRandom());
        }

        private String read() throws Failed {
            String secret = file != null ? Composition.firstLine(file) : ask();
            if (secret.isEmpty()) {
                throw new Failed(ExitCodes.USAGE, "the password is empty");
            }
            return secret;
        }

        private static String ask() throws Failed {
            Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
            return terminal.isPresent() ? ask(terminal.get()) : line();
        }

        private static String ask(Console console) throws Failed {
            char[] first = console.readPassword("Password: ");
            char[] again = console.readPassword("Again: ");
            if (first == null || again == null || !new String(first).equals(new String(again))) {
                throw new Failed(ExitCodes.USAGE, "the passwords differ; nothing was changed");
            }
            return new String(first);
        }

        private static String line() throws Failed {
            try {
                String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                return line == null ? "" : line;
            } catch (IOException e) {
                throw new Failed(ExitCodes.USAGE, "cannot read the password: " + e.getMessage());
            }
        }
    }

    private static UserFile read(Path file) throws Failed {
        try {
            return switch (UserFile.read(file)) {
                case UserFile.Read.Ok(UserFile users) -> users;
                case UserFile.Read.Broken(List<ConfigError> errors) -> throw broken(errors);
            };
        } catch (IOException e) {
            throw new Failed(ExitCodes.REFUSED, "cannot read " + file + ": " + e);
        }
    }

    private static void update(Path file, UnaryOperator<UserFile> change) throws Failed {
        try {
            List<ConfigError> errors = UserFile.update(file, change);
            if (!errors.isEmpty()) {
                throw broken(errors);
            }
        } catch (IOException e) {
            throw new Failed(ExitCodes.REFUSED, "cannot change " + file + ": " + e);
        }
    }

    private static Failed broken(List<ConfigError> errors) {
        StringBuilder text = new StringBuilder("the users' file is damaged; nothing was changed:");
        errors.forEach(error -> text.append('\n').append(error));
        return new Failed(ExitCodes.REFUSED, text.toString());
    }
}
