package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a command prints, and how: the options `--json`, `--quiet` and `--color`, which are the same for every command.
///
/// Results go to standard output, notes to standard error. Whatever a stranger wrote is made harmless here.
public final class Printing {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Option(names = "--quiet", description = "print no more than the result")
    private boolean quiet;

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            description = "colour the output (default auto: on a terminal)")
    private Color color = Color.AUTO;

    /// Made where JSON is wanted only: it takes a while.
    private static final class Json {
        /// Nothing but ASCII is written: what a stranger put in to turn a terminal's writing direction arrives escaped.
        static final JsonMapper MAPPER =
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    }

    public boolean json() {
        return json;
    }

    public boolean quiet() {
        return quiet;
    }

    public Paint paint() {
        return new Paint(color.wanted());
    }

    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    public static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    /// One object on a line of its own.
    public void object(JsonNode node) {
        out().println(line(node));
    }

    /// As it stands on a line.
    public static String line(JsonNode node) {
        return Json.MAPPER.writeValueAsString(node);
    }

    /// A line for people.
    public void say(String line) {
        out().println(Visible.text(line));
    }

    /// A line for people that a program does not want, and neither does who wants it quiet.
    public void chat(String line) {
        if (!json && !quiet) {
            say(line);
        }
    }

    /// Something to know beside the result.
    public void note(String line) {
        if (!quiet) {
            warn(line);
        }
    }

    /// Something without which the result would be taken for what it is not.
    void warn(String line) {
        PrintWriter err = command.commandLine().getErr();
        err.println("tasso: " + Visible.text(line));
        err.flush();
    }
}
