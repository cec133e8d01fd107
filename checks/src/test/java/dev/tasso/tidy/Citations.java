package dev.tasso.tidy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The RFC sections that docs/rfc.tsv lists, against which every citation in the code is checked.
final class Citations {
    static final String NAME = "citation";

    private static final Pattern CITED = Pattern.compile("RFC ([0-9]+)(?:,? sections? ([0-9A-Z]+(?:\\.[0-9]+)*))?");
    private static final Pattern MISSPELT =
            Pattern.compile("\\bRFC(-?[0-9]| [0-9]+ (§|[0-9]+\\.[0-9]|sec\\b|Section))");
    private static final Pattern COMMENT_BREAK = Pattern.compile("\\R\\s*///? ?");
    private static final Set<String> STATES = Set.of("yes", "partial", "no");

    private final Map<String, Set<String>> sections = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    /// One line of docs/rfc.tsv.
    ///
    /// @param where packages or types that do it, separated by commas
    /// @param shown transcripts and test classes that show it
    record Row(int line, String rfc, String section, String state, String where, List<String> shown) {}

    Citations(String tsv) {
        var lines = tsv.lines().toList();
        for (var i = 1; i < lines.size(); i++) {
            var cells = lines.get(i).split("\t", -1);
            if (cells.length != 5 || !STATES.contains(cells[2])) {
                var what = ": not RFC, section, state, where, shown by";
                throw new IllegalArgumentException("docs/rfc.tsv:" + (i + 1) + what);
            }
            var shown = cells[4].isEmpty() ? List.<String>of() : List.of(cells[4].split(", "));
            rows.add(new Row(i + 1, cells[0], cells[1], cells[2], cells[3], shown));
            sections.computeIfAbsent(cells[0], _ -> new HashSet<>()).add(cells[1]);
        }
    }

    List<Row> rows() {
        return rows;
    }

    List<Finding> check(String path, String text) {
        var findings = new ArrayList<Finding>();
        var joined = COMMENT_BREAK
                .matcher(text)
                .replaceAll(match -> " ".repeat(match.group().length()));
        var flat = joined.replaceAll(" +", " ");
        var cited = CITED.matcher(flat);
        while (cited.find()) {
            if (!lists(cited.group(1), cited.group(2))) {
                findings.add(new Finding(NAME, path, 0, cited.group() + " is not in docs/rfc.tsv", 0));
            }
        }
        var misspelt = MISSPELT.matcher(flat);
        while (misspelt.find()) {
            var what = misspelt.group() + ": write it as \"RFC 5321 section 4.1\"";
            findings.add(new Finding(NAME, path, 0, what, 0));
        }
        return findings;
    }

    /// A listed section answers for the ones under it.
    private boolean lists(String rfc, @org.jspecify.annotations.Nullable String section) {
        var listed = sections.getOrDefault(rfc, Set.of());
        if (section == null) {
            return !listed.isEmpty();
        }
        return listed.stream()
                .anyMatch(each -> each.isEmpty() || section.equals(each) || section.startsWith(each + "."));
    }
}
