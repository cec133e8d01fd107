package dev.tasso.smtp.transcript;

/// Writes down a conversation while it runs, up to a bound, secrets redacted; or, switched off, costs nothing.
public final class Recorder {

    private static final Recorder OFF = new Recorder(0);

    private final int linesMax;

    private Recorder(int linesMax) {
        this.linesMax = linesMax;
    }

    /// Records nothing.
    public static Recorder off() {
        return OFF;
    }

    /// Whether it records: who asks first need not build lines in vain.
    public boolean on() {
        return linesMax > 0;
    }
}
