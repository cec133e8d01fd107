package dev.tasso.mta.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The real terminal, by JLine: line editing, history, completion.
///
/// Two readers share it: one for commands, and one without a memory for messages and passwords.
public final class TerminalScreen implements Screen {
    private static final int HISTORY_LINES_MAX = 1_000;
    private static final int USUAL_WIDTH = 80;
    private static final String PLAIN = "\u001b[0m";

    private final Terminal terminal;
    private final boolean color;
    private final LineReader commands;
    private final LineReader texts;
    private Completing completing = _ -> List.of();

    private TerminalScreen(Terminal terminal, boolean color, Optional<Path> history) {
        this.terminal = terminal;
        this.color = color;
        commands = reader().completer((_, line, candidates) -> completing
                        .choices(line.line().substring(0, line.cursor()))
                        .forEach(choice -> candidates.add(candidate(choice, candidates.size()))))
                .build();
        history.ifPresent(file -> {
            commands.setVariable(LineReader.HISTORY_FILE, file);
            commands.setVariable(LineReader.HISTORY_SIZE, HISTORY_LINES_MAX);
            commands.setVariable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES_MAX);
        });
        // What may hold a secret is not remembered.
        commands.setVariable(LineReader.HISTORY_IGNORE, "[Aa][Uu][Tt][Hh] * *:\\\\:raw *");
        texts = reader().build();
        texts.setVariable(LineReader.DISABLE_HISTORY, true);
        texts.setVariable(LineReader.DISABLE_COMPLETION, true);
    }

    /// Takes the terminal over.
    public static TerminalScreen open(boolean color) throws IOException {
        Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).name("tasso").build();
        return new TerminalScreen(terminal, color, history());
    }

    private LineReaderBuilder reader() {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("tasso")
                .parser(WholeLine::new)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.INSERT_TAB, false);
    }

    /// @param order where it stands in a list
    private static Candidate candidate(Choice choice, int order) {
        String about = choice.about().isEmpty() ? null : choice.about();
        // Never complete: JLine would put a space behind it, which belongs into no command.
        return new Candidate(choice.line(), choice.shown(), null, about, null, null, false, order);
    }

    /// Where the history is kept, for its owner's eyes only; empty where that is not possible.
    private static Optional<Path> history() {
        String state = System.getenv("XDG_STATE_HOME");
        Path folder = state == null || state.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".local", "state")
                : Path.of(state);
        Path file = folder.resolve("tasso").resolve("console-history");
        try {
            Files.createDirectories(folder.resolve("tasso"));
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Optional.of(file);
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    @Override
    public Typed ask(Prompt prompt) {
        try {
            String line = switch (prompt) {
                case Prompt.Command(String text, Completing knows) -> {
                    completing = knows;
                    yield commands.readLine(text);
                }
                case Prompt.Text(String text) -> texts.readLine(text);
                case Prompt.Secret(String text) -> texts.readLine(text, '*');
            };
            return new Typed.Line(line);
        } catch (UserInterruptException _) {
            return new Typed.Interrupted();
        } catch (EndOfFileException _) {
            return new Typed.End();
        }
    }

    @Override
    public void show(Tone tone, String line) {
        String paint = color ? paint(tone) : "";
        terminal.writer().println(paint.isEmpty() || line.isEmpty() ? line : paint + line + PLAIN);
        terminal.flush();
    }

    private static String paint(Tone tone) {
        return switch (tone) {
            case OURS -> "\u001b[36m";
            case AGREED -> "\u001b[32m";
            case GO_ON -> "\u001b[33m";
            case REFUSED -> "\u001b[31m";
            case NOTE -> "";
            case HEADING -> "\u001b[1m";
            case TYPE -> "\u001b[1;36m";
        };
    }

    @Override
    public int width() {
        return terminal.getColumns() > 0 ? terminal.getColumns() : USUAL_WIDTH;
    }

    @Override
    public void close() {
        try {
            commands.getHistory().save();
            terminal.close();
        } catch (IOException _) {
            // The history is of no more use than its file.
        }
    }

    /// A line is one word to JLine: quotes, backslashes and brackets mean nothing in SMTP.
    private record WholeLine(String line, int cursor) implements CompletingParsedLine {

        WholeLine(String line, int cursor, Parser.ParseContext context) {
            this(line, cursor);
        }

        @Override
        public String word() {
            return line;
        }

        @Override
        public int wordCursor() {
            return cursor;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(line);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor;
        }

        @Override
        public int rawWordLength() {
            return line.length();
        }
    }
}
