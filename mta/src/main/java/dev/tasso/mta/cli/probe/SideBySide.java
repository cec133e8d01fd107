package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.Paint;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.Remark.Level;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Several hosts in columns, and below what is to be said about them, with the hosts it holds for.
final class SideBySide {
    private static final int CELL_MAX = 34;
    private static final int HEAD_MAX = 22;

    private final PrintWriter out;
    private final Paint paint;

    SideBySide(PrintWriter out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    private record Row(String topic, String subject) {}

    void print(List<Survey> hosts) {
        int width = Math.max(
                        CELL_MAX,
                        hosts.stream()
                                .mapToInt(each -> each.about().length())
                                .max()
                                .orElse(0))
                + 2;
        StringBuilder head = new StringBuilder(" ".repeat(HEAD_MAX + 4));
        hosts.forEach(each -> head.append(cell(each.about(), width)));
        out.println(paint.bold(head.toString().stripTrailing()));
        String topic = "";
        for (Row row : rows(hosts)) {
            if (!row.topic.equals(topic)) {
                topic = row.topic;
                out.println(paint.bold(topic.toUpperCase(Locale.ROOT)));
            }
            StringBuilder line = new StringBuilder("  ").append(cell(row.subject, HEAD_MAX + 2));
            for (Survey each : hosts) {
                line.append(cell(each, row, width));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
        remarks(hosts);
    }

    private static Set<Row> rows(List<Survey> hosts) {
        Set<Row> rows = new LinkedHashSet<>();
        List<String> topics = hosts.stream()
                .flatMap(each -> each.items().stream())
                .map(Item::topic)
                .distinct()
                .toList();
        for (String topic : topics) {
            for (Survey each : hosts) {
                each.items().stream()
                        .filter(item -> item.topic().equals(topic))
                        .forEach(item -> rows.add(new Row(topic, item.subject())));
            }
        }
        return rows;
    }

    private String cell(Survey host, Row row, int width) {
        Optional<Item> item = host.items().stream()
                .filter(each -> each.topic().equals(row.topic) && each.subject().equals(row.subject))
                .findFirst();
        String text = cell(item.map(each -> mark(each.level()) + each.found()).orElse("  -"), width);
        return item.map(each -> switch (each.level()) {
                    case OK -> text;
                    case WARNING, UNKNOWN -> paint.doubtful(text);
                    case ERROR -> paint.bad(text);
                })
                .orElse(text);
    }

    private static String mark(Level level) {
        return switch (level) {
            case OK -> "  ";
            case WARNING -> "! ";
            case UNKNOWN -> "? ";
            case ERROR -> "X ";
        };
    }

    private static String cell(String text, int width) {
        String shown = Visible.text(text.replaceAll(" {2,}(?=\\S)", " ").isBlank() ? "" : text);
        String cut = shown.length() > width - 2 ? shown.substring(0, width - 5) + "..." : shown;
        return cut + " ".repeat(width - cut.length());
    }

    private void remarks(List<Survey> hosts) {
        SequencedMap<Remark, List<String>> all = new LinkedHashMap<>();
        for (Survey each : hosts) {
            for (Item item : each.items()) {
                for (Remark remark : item.remarks()) {
                    if (remark.level() != Level.OK) {
                        all.computeIfAbsent(remark, _ -> new ArrayList<>()).add(each.about());
                    }
                }
            }
        }
        for (Map.Entry<Remark, List<String>> each : all.entrySet()) {
            Remark remark = each.getKey();
            String word = remark.level().name().toLowerCase(Locale.ROOT);
            String clause = remark.clause().isEmpty() ? "" : " (" + remark.clause() + ")";
            String painted = remark.level() == Level.ERROR ? paint.bad(word) : paint.doubtful(word);
            out.println(
                    painted + " " + Visible.text(String.join(", ", each.getValue()) + ": " + remark.what()) + clause);
            out.println("    " + paint.bold("cure:") + " " + Visible.text(remark.cure()));
        }
        out.println();
    }
}
