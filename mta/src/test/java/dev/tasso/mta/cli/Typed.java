package dev.tasso.mta.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// One command line, as it was typed, and what came of it.
public record Typed(int exitCode, String out, String err) {

    /// Runs it here.
    public static Typed run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Cli.of(new NoServer()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(words);
        return new Typed(exitCode, out.toString(), err.toString());
    }
}
