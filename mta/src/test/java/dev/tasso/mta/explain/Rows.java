package dev.tasso.mta.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The tables and pastes of these tests, which lie beside them as files.
final class Rows {
    private Rows() {}

    /// Each line of a table as its cells; lines that begin with `#` are remarks.
    static List<String[]> of(String table) throws IOException {
        return text(table)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("\t", -1))
                .toList();
    }

    static String text(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Rows.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
