package dev.tasso.mta.cli.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;

/// A person who types what a test says, and a screen that remembers all. `^C` and `^D` are these keys; a line that ends
/// with a tab asks how it may go on, and is not entered.
public final class TypedScreen implements Screen {
    private final Queue<String> keys = new ArrayDeque<>();
    private final List<String> shown = new ArrayList<>();
    private final List<List<String>> completions = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();

    public TypedScreen(String... lines) {
        keys.addAll(List.of(lines));
    }

    @Override
    public Typed ask(Prompt prompt) {
        String line = keys.isEmpty() ? "^D" : keys.remove();
        while (line.endsWith("\t")) {
            String before = line.substring(0, line.length() - 1);
            completions.add(
                    prompt instanceof Prompt.Command(var _, Completing completing)
                            ? completing.choices(before).stream()
                                    .map(Choice::line)
                                    .toList()
                            : List.of());
            line = keys.remove();
        }
        if (prompt instanceof Prompt.Secret) {
            secrets.add(line);
        }
        shown.add(prompt.text() + (prompt instanceof Prompt.Secret ? "****" : line));
        return switch (line) {
            case "^C" -> new Typed.Interrupted();
            case "^D" -> new Typed.End();
            default -> new Typed.Line(line);
        };
    }

    @Override
    public void show(Tone tone, String line) {
        shown.add(line);
    }

    @Override
    public int width() {
        return 80;
    }

    @Override
    public void close() {}

    /// Everything that stood on it.
    public String text() {
        return shown.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    /// What each tab offered.
    List<List<String>> completions() {
        return completions;
    }

    /// What was typed unseen.
    List<String> secrets() {
        return secrets;
    }
}
