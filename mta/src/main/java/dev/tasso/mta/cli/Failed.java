package dev.tasso.mta.cli;

/// Ends a command with a message, a cure and an exit code; caught in one place.
final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String cure;

    Failed(int exitCode, String message, String cure) {
        super(message);
        this.exitCode = exitCode;
        this.cure = cure;
    }

    Failed(int exitCode, String message) {
        this(exitCode, message, "");
    }

    int exitCode() {
        return exitCode;
    }

    String cure() {
        return cure;
    }
}
