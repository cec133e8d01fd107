package dev.tasso.mta.cli.console;

import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.transcript.Mismatch;
import dev.tasso.smtp.transcript.Raw;
import dev.tasso.smtp.transcript.Transcript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/// Does what the console itself is told: the lines that begin with a colon.
final class Directing {
    /// What a file that is sent or played may hold.
    private static final long FILE_OCTETS_MAX = 64L << 20;

    private static final int FORM_WIDTH = 26;

    private final Session session;
    private final Sight sight;
    private final Console console;

    Directing(Session session, Console console) {
        this.session = session;
        this.console = console;
        sight = session.sight();
    }

    /// False where the user leaves.
    boolean follow(String line) throws IOException {
        String[] parts = line.strip().split(" +", 2);
        String argument = parts.length > 1 ? parts[1] : "";
        Optional<Directive> directive = Directive.named(parts[0]);
        if (directive.isEmpty()) {
            sight.note(parts[0] + " is nothing the console knows; :help lists what it does.");
            return true;
        }
        switch (directive.get()) {
            case STARTTLS -> session.startTls(false);
            case AUTH -> authenticate(argument);
            case DATA -> send(argument, octets -> new Writing(session).data(BodySource.wholeLines(octets)));
            case BDAT -> send(argument, octets -> new Writing(session).bdat(octets));
            case RAW -> raw(argument);
            case PLAY -> play(argument);
            case SAVE -> save(argument);
            case EXPLAIN -> explain(argument);
            case TUTORIAL -> tutorial();
            case SKIP -> console.skip();
            case HELP -> help();
            case QUIT -> {
                session.leave();
                return false;
            }
        }
        return true;
    }

    private interface Sending {
        void send(byte[] octets) throws IOException;
    }

    private void send(String name, Sending sending) throws IOException {
        Optional<byte[]> octets = file(name);
        if (octets.isPresent()) {
            sending.send(octets.get());
        }
    }

    private void authenticate(String argument) throws IOException {
        String[] words = argument.split(" +", 2);
        Optional<Mechanism> mechanism =
                words.length > 1 ? Mechanism.named(words[1].strip().toUpperCase(Locale.ROOT)) : Optional.empty();
        if (words.length > 1 && mechanism.isEmpty()) {
            sight.note(words[1] + " is no mechanism that the console knows; without one it takes the strongest.");
        } else {
            new LoggingIn(session).run(words[0], mechanism);
        }
    }

    private void raw(String argument) throws IOException {
        Optional<String> octets = Raw.unquote(argument.strip());
        if (octets.isEmpty()) {
            sight.note(
                    "Write the octets in quotes, with \\r \\n \\t \\0 \\\\ \\\" and \\xff:" + " :raw \"NOOP\\r\\n\"");
            return;
        }
        octets.get().lines().filter(one -> !one.isBlank()).forEach(session::said);
        session.remote().octets(octets.get().getBytes(StandardCharsets.ISO_8859_1));
        if (!session.remote().awaits(octets.get().endsWith("\n"))) {
            sight.note("No reply came to that so far; whatever comes is shown before your next command.");
            return;
        }
        session.hear();
        while (!session.over() && session.remote().awaits(false)) {
            session.hear();
        }
    }

    private void explain(String argument) {
        switch (argument.strip().toLowerCase(Locale.ROOT)) {
            case "on" -> sight.explaining(true);
            case "off" -> sight.explaining(false);
            case "" -> sight.explaining(!sight.explaining());
            default -> {
                sight.note(":explain on, or :explain off.");
                return;
            }
        }
        sight.note(sight.explaining() ? "Replies are explained." : "Replies are not explained any more.");
    }

    private void tutorial() throws IOException {
        if (console.touring()) {
            sight.note("You are on the tour already.");
            return;
        }
        console.tutorial();
        sight.note("Back at " + session.remote().dial().named() + ".");
    }

    private void help() {
        sight.note("What begins with a colon is for the console; anything else is said to the server as you type it.");
        for (Directive one : Directive.values()) {
            String form = (one.typed() + " " + one.form()).strip();
            sight.listed(form, FORM_WIDTH, one.about());
        }
        sight.note(
                "Tab completes; arrow up brings back. DATA and BDAT ask for the message; AUTH and a mechanism ask for"
                        + " user and password.");
    }

    private void play(String argument) throws IOException {
        Optional<byte[]> file = file(argument);
        if (file.isEmpty()) {
            return;
        }
        Play play;
        try {
            play = Play.parse(new String(file.get(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException broken) {
            sight.note(broken.getMessage() + ".");
            return;
        }
        sight.echoing(true);
        try {
            Play rest = play.withoutGreeting();
            Play.Played played = rest.over(session);
            if (played.mismatch().isEmpty()) {
                sight.note("Played, as written: " + played.compared() + " of the server's lines.");
                return;
            }
            Mismatch other = played.mismatch().get();
            sight.note("Line " + rest.lineOf(other) + " is not what came. Expected: " + other.wanted() + " Got: "
                    + other.got());
            if (other.instead() != Mismatch.Instead.WORDS) {
                throw new IOException(other.got(), other);
            }
        } finally {
            sight.echoing(false);
        }
    }

    private void save(String argument) {
        try {
            Path file = Path.of(argument);
            Transcript transcript = session.remote().transcript();
            Files.writeString(file, transcript.print(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            sight.note("Saved " + transcript.entries().size() + " lines to " + file + ".");
        } catch (FileAlreadyExistsException _) {
            sight.note("There is a file " + argument + " already; it was left as it is. Name another.");
        } catch (IOException | InvalidPathException failure) {
            sight.note(argument.isEmpty() ? ":save FILE" : "Cannot write " + argument + ": " + failure.getMessage());
        }
    }

    private Optional<byte[]> file(String name) {
        try {
            Path file = Path.of(name.strip());
            if (name.isBlank() || Files.isDirectory(file)) {
                sight.note("Name a file: Tab lists those that are there.");
                return Optional.empty();
            }
            if (Files.size(file) > FILE_OCTETS_MAX) {
                sight.note(name + " is larger than " + (FILE_OCTETS_MAX >> 20) + " MiB.");
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            sight.note("There is no file " + name + ".");
        } catch (IOException | InvalidPathException failure) {
            sight.note("Cannot read " + name + ": " + failure.getMessage());
        }
        return Optional.empty();
    }
}
