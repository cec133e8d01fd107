package dev.tasso.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The breaches that docs/style-exceptions.tsv allows, each with its reason; the list only shrinks.
///
/// An entry that nothing needs any more is itself a finding, and a size may not pass the one that was listed.
final class Exceptions {
    static final String NAME = "exceptions";
    static final String PATH = "docs/style-exceptions.tsv";

    /// No exception may go beyond these.
    private static final Map<String, Integer> HARD_LIMITS =
            Map.of(StyleRules.FILE_SIZE, 400, StyleRules.METHOD_SIZE, 100);
    private static final int TEST_FILE_HARD_LIMIT = 450;

    private final List<Entry> entries = new ArrayList<>();

    /// @param size the most that is allowed where the rule has a limit, otherwise 0
    /// @param reason why the rule makes this file worse
    private record Entry(int line, String rule, String path, long size, String reason) {
        boolean covers(Finding finding) {
            return finding.rule().equals(rule) && finding.path().equals(path) && finding.size() <= size;
        }
    }

    Exceptions(String tsv) {
        var lines = tsv.lines().toList();
        for (var i = 1; i < lines.size(); i++) {
            var cells = lines.get(i).split("\t", -1);
            if (cells.length != 4 || cells[3].isBlank()) {
                throw new IllegalArgumentException(PATH + ":" + (i + 1) + ": not rule, file, size, reason");
            }
            var size = Long.parseLong(cells[2]);
            if (size > hardLimit(cells[0], cells[1])) {
                throw new IllegalArgumentException(PATH + ":" + (i + 1) + ": beyond what an exception may allow");
            }
            entries.add(new Entry(i + 1, cells[0], cells[1], size, cells[3]));
        }
    }

    private static int hardLimit(String rule, String path) {
        var testFile = rule.equals(StyleRules.FILE_SIZE) && path.contains("/src/test/");
        return testFile ? TEST_FILE_HARD_LIMIT : HARD_LIMITS.getOrDefault(rule, 0);
    }

    /// What remains of the findings, and the entries that covered none.
    List<Finding> remaining(List<Finding> findings) {
        var used = new HashSet<Entry>();
        var remaining = new ArrayList<Finding>();
        for (var finding : findings) {
            var covering =
                    entries.stream().filter(entry -> entry.covers(finding)).findFirst();
            covering.ifPresentOrElse(used::add, () -> remaining.add(finding));
        }
        entries.stream()
                .filter(entry -> !used.contains(entry))
                .map(entry -> new Finding(NAME, PATH, entry.line(), "not needed any more: take it out", 0))
                .forEach(remaining::add);
        return remaining;
    }
}
