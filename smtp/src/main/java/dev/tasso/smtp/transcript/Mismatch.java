package dev.tasso.smtp.transcript;

/// The other side of a played transcript did not say what stands there: fails the test that plays it.
public final class Mismatch extends AssertionError {
    private static final long serialVersionUID = 1L;

    /// What came in place of what was wanted.
    public enum Instead {
        /// Another line, or a line where none was wanted.
        WORDS,
        /// Nothing, for as long as anybody waited.
        SILENCE,
        /// The end of the connection.
        END
    }

    private final int entry;
    private final String wanted;
    private final Instead instead;
    private final String got;

    Mismatch(int entry, String wanted, Instead instead, String got, Transcript soFar) {
        super("expected: " + wanted + "\n     got: " + got + "\nafter:\n" + soFar.print());
        this.entry = entry;
        this.wanted = wanted;
        this.instead = instead;
        this.got = got;
    }

    /// Which entry of the script did not fit, from 0.
    public int entry() {
        return entry;
    }

    /// What stands in the script.
    public String wanted() {
        return wanted;
    }

    /// What kind of thing came.
    public Instead instead() {
        return instead;
    }

    /// What came: the line itself, or what happened.
    public String got() {
        return got;
    }
}
