package dev.tasso.mta.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who knows the passwords of those who log in.
public sealed interface Passwords {

    /// The users' file.
    record InFile() implements Passwords {}

    /// Dovecot's auth service.
    record AtDovecot(Path socket) implements Passwords {}

    /// A program that is asked each time.
    ///
    /// @param command its path and arguments
    record ByProgram(List<String> command) implements Passwords {

        public ByProgram {
            command = List.copyOf(command);
        }
    }

    static Passwords read(Table table, Path base) {
        Optional<Path> socket = table.value("dovecot-socket", Form.path(base));
        List<String> program = table.list("program", Form.TEXT, List.of());
        if (socket.isPresent() && !program.isEmpty()) {
            table.wrong("program", "stands beside dovecot-socket", "keep one of them");
        }
        if (!program.isEmpty() && !Files.isExecutable(base.resolve(program.getFirst()))) {
            table.wrong(
                    "program",
                    program.getFirst() + " cannot be run",
                    "give the path of a program that this user may run, then its arguments");
        }
        if (!program.isEmpty()) {
            List<String> command = new ArrayList<>(program);
            command.set(0, base.resolve(program.getFirst()).toAbsolutePath().toString());
            return new ByProgram(command);
        }
        return socket.<Passwords>map(AtDovecot::new).orElseGet(InFile::new);
    }
}
