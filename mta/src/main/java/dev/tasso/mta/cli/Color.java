package dev.tasso.mta.cli;

import java.io.Console;
import java.util.Optional;

/// Whether to colour: `--color auto|always|never`.
public enum Color {
    AUTO,
    ALWAYS,
    NEVER;

    /// On a terminal, unless its owner wants none (https://no-color.org).
    public boolean wanted() {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal() && System.getenv("NO_COLOR") == null;
        };
    }

    static boolean terminal() {
        return interactive() && !"dumb".equals(System.getenv("TERM"));
    }

    /// Whether somebody sits there: both standard input and output are a terminal.
    static boolean interactive() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
