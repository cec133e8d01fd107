package dev.tasso.mta.cli;

/// Colours for a terminal, where they are wanted.
public record Paint(boolean on) {

    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";

    public String bold(String text) {
        return painted(BOLD, text);
    }

    /// Refused for good.
    public String bad(String text) {
        return painted(BOLD + RED, text);
    }

    /// Refused for now, or not as it should be.
    public String doubtful(String text) {
        return painted(YELLOW, text);
    }

    /// Well.
    public String good(String text) {
        return painted(GREEN, text);
    }

    private String painted(String with, String text) {
        return on && !text.isEmpty() ? with + text + PLAIN : text;
    }
}
