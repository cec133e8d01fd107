package dev.tasso.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What shows that an attack is answered: docs/attacks.tsv names it, and its own name carries the number of the attack,
/// a test method's (`l124_...`) as well as that of a program's step (`"l124-..."`).
final class Attacks {
    static final String NAME = "attack";

    private static final String TABLE = "docs/attacks.tsv";
    private static final Pattern METHOD = Pattern.compile("\\bvoid ((?:[a-l][0-9]{1,3}_)+)[a-zA-Z]");
    private static final Pattern ITEM = Pattern.compile("[a-l][0-9]{1,3}");
    private static final Pattern STEP = Pattern.compile("\"(([a-l][0-9]{1,3})-[a-z0-9-]+)\"");

    /// By item, the classes and steps that carry its number.
    private final Map<String, Set<String>> carried = new TreeMap<>();

    void test(Source source) {
        var file = source.path().substring(source.path().lastIndexOf('/') + 1);
        METHOD.matcher(source.text()).results().forEach(method -> {
            ITEM.matcher(method.group(1)).results().forEach(item -> carry(item.group(), file.replace(".java", "")));
        });
        STEP.matcher(source.text()).results().forEach(step -> carry(step.group(2), step.group(1)));
    }

    private void carry(String item, String name) {
        carried.computeIfAbsent(item.toUpperCase(Locale.ROOT), _ -> new TreeSet<>())
                .add(name);
    }

    /// @param table a line for each item: its number, what it is, and what shows the answer
    List<Finding> check(String table) {
        var findings = new ArrayList<Finding>();
        var items = new TreeSet<String>();
        long line = 1;
        for (var row : table.lines().skip(1).toList()) {
            line++;
            var fields = row.split("\t", -1);
            var listed = fields.length == 3 && !fields[2].isEmpty()
                    ? new TreeSet<>(List.of(fields[2].split(", ")))
                    : new TreeSet<String>();
            var names = carried.getOrDefault(fields[0], Set.of());
            items.add(fields[0]);
            if (listed.isEmpty()) {
                findings.add(finding(line, fields[0] + ": nothing is named that shows the answer"));
            }
            for (var name : minus(listed, names)) {
                findings.add(finding(line, name + " does not carry the number " + fields[0]));
            }
            for (var name : minus(names, listed)) {
                findings.add(finding(line, name + " carries the number " + fields[0] + " and is not listed"));
            }
        }
        var letters = items.stream().map(item -> item.substring(0, 1)).collect(Collectors.toSet());
        for (var item : minus(carried.keySet(), items)) {
            if (letters.contains(item.substring(0, 1))) {
                findings.add(finding(0, item + " is not listed, but " + carried.get(item) + " carry it"));
            }
        }
        return findings;
    }

    private static Set<String> minus(Set<String> names, Set<String> others) {
        var left = new TreeSet<>(names);
        left.removeAll(others);
        return left;
    }

    private static Finding finding(long line, String what) {
        return new Finding(NAME, TABLE, line, what, 0);
    }
}
