package dev.tasso.tidy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What shows that a section is followed. A row of docs/rfc.tsv that says so names it: a transcript, which cites the
/// RFC, or a test class, which cites it too, or lies beside a type that does the work, or names one.
final class Proofs {
    static final String NAME = "proof";

    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z0-9]+");

    private final Map<String, String> transcripts = new HashMap<>();
    private final Map<String, Source> tests = new HashMap<>();

    void transcript(String fileName, String text) {
        transcripts.put(fileName, text);
    }

    void test(Source source) {
        var file = source.path().substring(source.path().lastIndexOf('/') + 1);
        if (file.endsWith("Test.java")) {
            tests.put(file.replace(".java", ""), source);
        }
    }

    List<Finding> check(List<Citations.Row> rows) {
        var findings = new ArrayList<Finding>();
        for (var row : rows) {
            if (row.state().equals("yes") && row.shown().isEmpty()) {
                findings.add(finding(row, "it is followed, and no transcript or test is named that shows it"));
            }
            row.shown()
                    .forEach(proof -> objection(row, proof).ifPresent(why -> findings.add(finding(row, proof + why))));
        }
        return findings;
    }

    private Optional<String> objection(Citations.Row row, String proof) {
        var transcript = transcripts.get(proof);
        var test = tests.get(proof);
        if (transcript != null) {
            return cites(transcript, row) ? Optional.empty() : Optional.of(" does not cite the RFC");
        }
        if (test == null) {
            return Optional.of(" is neither a transcript nor a test class");
        }
        return cites(test.text(), row) || isNear(test, row)
                ? Optional.empty()
                : Optional.of(" neither cites the RFC nor has to do with " + row.where());
    }

    private static boolean cites(String text, Citations.Row row) {
        return Pattern.compile("RFC\\s+(///\\s+)?" + row.rfc() + "\\b")
                .matcher(text)
                .find();
    }

    private static boolean isNear(Source test, Citations.Row row) {
        var places = List.of(row.where().split(", "));
        var packageName = test.packageName().replaceFirst("^dev\\.tasso\\.", "");
        var words = WORD.matcher(test.text()).results().map(match -> match.group());
        var simple = places.stream()
                .map(place -> place.substring(place.lastIndexOf('.') + 1))
                .toList();
        return places.stream().anyMatch(place -> place.startsWith(packageName + "."))
                || words.anyMatch(simple::contains);
    }

    private static Finding finding(Citations.Row row, String what) {
        var section = row.section().isEmpty() ? "" : " section " + row.section();
        return new Finding(NAME, "docs/rfc.tsv", row.line(), "RFC " + row.rfc() + section + ": " + what, 0);
    }
}
