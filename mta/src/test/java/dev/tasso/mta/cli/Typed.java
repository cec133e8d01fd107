package dev.tasso.mta.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/// One command line, as it was typed, and what came of it.
public record Typed(int exitCode, String out, String err) {

    /// Runs it here.
    public static Typed run(String... words) {
        return run(List.of(words), line -> line);
    }

    /// Runs it on a command line that is prepared so.
    static Typed run(List<String> words, UnaryOperator<CommandLine> prepared) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Cli.run(
                words,
                new NoServer(),
                line -> prepared.apply(line).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)));
        return new Typed(exitCode, out.toString(), err.toString());
    }
}
