package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.util.ArrayList;
import java.util.List;

/// Aligned columns for people; control characters in what strangers wrote are made visible.
final class Table {
    private static final int COLUMN_WIDTH_MAX = 60;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    void row(String... cells) {
        rows.add(List.of(cells).stream().map(Visible::text).toList());
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns - 1; i++) {
                widths[i] = Math.min(
                        COLUMN_WIDTH_MAX, Math.max(widths[i], row.get(i).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i))
                        .repeat(' ', Math.max(0, widths[i] - row.get(i).length()) + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
