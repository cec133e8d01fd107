package dev.tasso.mta.cli;

import dev.tasso.mta.explain.Explanation;
import dev.tasso.mta.explain.Explanation.Certainty;
import dev.tasso.mta.explain.Kind;
import dev.tasso.mta.explain.Report;
import dev.tasso.mta.explain.Retry;
import dev.tasso.mta.explain.Scene;
import dev.tasso.mta.explain.Side;
import dev.tasso.mta.explain.Stage;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;

/// Explanations as people read them. Whatever a stranger wrote is made harmless here, and is cut where it is long.
final class ExplainedText {
    private static final int WIDTH = 96;
    private static final int LABEL = 8;
    private static final int SHOWN_MAX = 300;

    private final PrintWriter out;
    private final Paint paint;
    private final int widthMax;

    ExplainedText(PrintWriter out, Paint paint) {
        this(out, paint, WIDTH);
    }

    /// @param widthMax characters of a line, for terminals that are narrower than usual
    ExplainedText(PrintWriter out, Paint paint, int widthMax) {
        this.out = out;
        this.paint = paint;
        this.widthMax = Math.min(widthMax, WIDTH);
    }

    void print(Report report, boolean quiet) {
        boolean first = true;
        boolean numbers = report.kind() != Kind.REPLY || report.explanations().size() > 1;
        for (Explanation one : report.explanations()) {
            boolean brief = one.retry() == Retry.NEEDLESS && one.remarks().isEmpty();
            if (quiet) {
                printQuiet(one, brief);
            } else if (brief) {
                brief(one, numbers);
            } else {
                out.print(first ? "" : "\n");
                whole(one, numbers);
            }
            first = false;
        }
        if (report.passedOver() > 0 && !quiet) {
            out.println();
            out.println(QueueLines.plural(report.passedOver(), "line") + " passed over: nothing was refused there.");
        }
    }

    private void printQuiet(Explanation one, boolean brief) {
        if (!brief) {
            out.println(shown(one) + ": " + one.means() + " Retry: " + one.advice() + ".");
        }
    }

    private void brief(Explanation one, boolean numbers) {
        out.println(paint.good(number(one, numbers) + shown(one)) + stage(one.scene()));
        label("", one.means());
    }

    private void whole(Explanation one, boolean numbers) {
        String head = number(one, numbers) + shown(one);
        out.println(one.retry() == Retry.NEEDLESS ? paint.bold(head) : paint.bad(head));
        meaning(one);
        label("who", one.certainty() == Certainty.UNKNOWN ? "" : who(one));
        label("clause", clause(one));
        label("cause", one.cause());
        label("retry", one.advice());
        one.next().forEach(command -> label("next", command));
        label("source", one.source());
    }

    private void meaning(Explanation one) {
        label("means", one.means());
        if (one.certainty() == Certainty.WORDS_UNKNOWN) {
            label("", "The words themselves are unknown to Tasso: this is what the code says, and no more.");
        }
        one.remarks().forEach(remark -> label("note", remark));
    }

    /// For whoever has the reply, and what it answered, before their eyes.
    void beneath(Explanation one) {
        meaning(one);
        label("cause", one.cause());
        label("retry", one.retry() == Retry.NEEDLESS ? "" : one.advice());
        one.next().stream().filter(command -> !command.startsWith("tasso ")).forEach(command -> label("next", command));
        label("clause", clause(one));
    }

    private static String number(Explanation one, boolean numbers) {
        return numbers ? "line " + one.line() + ": " : "";
    }

    private static String shown(Explanation one) {
        String shown = Visible.text(one.said().toString());
        return shown.length() > SHOWN_MAX ? shown.substring(0, SHOWN_MAX) + "..." : shown;
    }

    private static String stage(Scene scene) {
        return scene.stage() == Stage.UNKNOWN ? "" : "  (" + scene.stage().phrase() + ")";
    }

    /// Who refused whom, at which stage, and whose wording it is.
    private static String who(Explanation one) {
        Scene scene = one.scene();
        String server = scene.server().isEmpty() ? "the server" : scene.server();
        String client = scene.client().isEmpty() ? "the client" : scene.client();
        String address = scene.address().isEmpty() ? "" : " [" + scene.address() + "]";
        boolean reply = one.said().code() > 0 || one.said().enhanced().isPresent();
        String verb = one.retry() == Retry.NEEDLESS ? " answered " : one.said().permanent() ? " refused " : " put off ";
        String act = reply ? server + verb + client + address : client + address + " got no further with " + server;
        String at =
                scene.stage() == Stage.UNKNOWN ? "" : ", at " + scene.stage().phrase();
        String recipient = scene.recipient().isEmpty() ? "" : ", for " + scene.recipient();
        String wording = one.who().isEmpty() ? "" : "; the wording is " + one.who() + "'s";
        return Visible.text(act + at + recipient + wording);
    }

    private static String clause(Explanation one) {
        if (one.brokenBy() != Side.NOBODY) {
            String side = one.brokenBy() == Side.CLIENT ? "the sending side" : "the receiving side";
            return one.clause() + ", broken by " + side;
        }
        return one.clause().isEmpty() ? "" : one.clause() + "; nobody broke it";
    }

    private void label(String label, String text) {
        if (text.isEmpty()) {
            return;
        }
        StringBuilder line =
                new StringBuilder("  ").append(paint.bold(label)).append(" ".repeat(LABEL - label.length()));
        int width = LABEL + 2;
        for (String word : text.split(" ", -1)) {
            boolean command = label.equals("next") || label.equals("source");
            if (width + word.length() > widthMax && width > LABEL + 2 && !command) {
                out.println(line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(LABEL + 2));
                width = LABEL + 2;
            }
            line.append(word).append(' ');
            width += word.length() + 1;
        }
        out.println(line.toString().stripTrailing());
    }
}
