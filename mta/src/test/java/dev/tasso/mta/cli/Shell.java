package dev.tasso.mta.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// Runs commands as a shell does, and keeps what they print.
public final class Shell {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    public int run(List<String> words) {
        PrintWriter outWriter = new PrintWriter(out);
        PrintWriter errWriter = new PrintWriter(err);
        int exitCode =
                Cli.run(words, new NoServer(), line -> line.setOut(outWriter).setErr(errWriter));
        outWriter.flush();
        errWriter.flush();
        return exitCode;
    }

    public int run(String... words) {
        return run(List.of(words));
    }

    /// The whole command line.
    static picocli.CommandLine whole() {
        return Cli.of(new NoServer());
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }

    /// Forgets what was printed so far.
    public void clear() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }
}
