package dev.tasso.mta.cli.survey;

import dev.tasso.mta.cli.Paint;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.Remark.Level;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.Locale;

/// A survey as people read it. Whatever a stranger wrote is made harmless here, and is cut where it is long.
public final class SurveyText {
    private static final int WIDTH = 110;
    private static final int MARK = 9;
    private static final int SUBJECT_MAX = 40;
    private static final int SHOWN_MAX = 1_200;

    private final PrintWriter out;
    private final Paint paint;

    public SurveyText(PrintWriter out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    /// Everything, topic by topic.
    public void print(Survey survey) {
        out.println(paint.bold(shown(survey.about())));
        String topic = "";
        for (Item each : survey.items()) {
            if (!each.topic().equals(topic)) {
                topic = each.topic();
                out.println();
                out.println(paint.bold(topic.toUpperCase(Locale.ROOT)));
            }
            print(each, width(survey, topic));
        }
        out.println();
    }

    /// One line for each thing that is not well.
    public void printQuiet(Survey survey) {
        for (Item each : survey.items()) {
            for (Remark remark : each.remarks()) {
                if (remark.level() != Level.OK) {
                    out.println(painted(remark.level(), word(remark.level())) + " " + each.topic() + " "
                            + shown(each.subject()) + ": " + shown(remark.what()) + " (" + remark.clause() + ")");
                }
            }
        }
    }

    private static int width(Survey survey, String topic) {
        int widest = survey.items().stream()
                .filter(each -> each.topic().equals(topic))
                .mapToInt(each -> shown(each.subject()).length())
                .max()
                .orElse(0);
        return Math.min(SUBJECT_MAX, widest);
    }

    private void print(Item item, int width) {
        Level level = item.level();
        String mark = word(level);
        String subject = shown(item.subject());
        int indent = 2 + MARK;
        String head = "  " + painted(level, mark) + " ".repeat(MARK - mark.length());
        String found = shown(item.found());
        String gap = found.isEmpty() || subject.isEmpty() ? "" : " ".repeat(Math.max(0, width - subject.length()) + 2);
        wrapped(head, indent, subject + gap + found, indent + (subject.isEmpty() ? 2 : 4));
        item.details().forEach(each -> wrapped(" ".repeat(indent + 2), indent + 2, shown(each), indent + 8));
        item.remarks().forEach(each -> print(each, indent));
    }

    private void print(Remark remark, int indent) {
        String place = remark.position() > 0 ? " at character " + remark.position() + ":" : "";
        String lead = remark.level() == Level.OK ? "" : word(remark.level()) + place;
        String head = " ".repeat(indent) + painted(remark.level(), lead) + (lead.isEmpty() ? "" : " ");
        String clause = remark.clause().isEmpty() ? "" : " (" + remark.clause() + ")";
        int begins = indent + lead.length() + (lead.isEmpty() ? 0 : 1);
        wrapped(head, begins, shown(remark.what()) + clause, indent + 2);
        if (!remark.cure().isEmpty()) {
            wrapped(" ".repeat(indent) + paint.bold("cure:") + " ", indent + 6, shown(remark.cure()), indent + 6);
        }
    }

    /// @param begins the column behind the head
    /// @param indent of further lines
    private void wrapped(String head, int begins, String text, int indent) {
        StringBuilder line = new StringBuilder(head);
        int width = begins;
        for (String word : text.split(" ", -1)) {
            if (width + word.length() > WIDTH && width > indent) {
                out.println(line.toString().stripTrailing());
                line.setLength(0);
                line.append(" ".repeat(indent));
                width = indent;
            }
            line.append(word).append(' ');
            width += word.length() + 1;
        }
        out.println(line.toString().stripTrailing());
    }

    private static String shown(String text) {
        String cut = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text;
        return Visible.text(cut);
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private String painted(Level level, String text) {
        return switch (level) {
            case OK -> paint.good(text);
            case WARNING, UNKNOWN -> paint.doubtful(text);
            case ERROR -> paint.bad(text);
        };
    }
}
