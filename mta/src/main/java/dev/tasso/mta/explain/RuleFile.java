package dev.tasso.mta.explain;

import java.util.ArrayList;
import java.util.List;

/// Reads a file of rules. A line `[id]` opens a rule, `key: value` lines follow, `#` begins a remark; `who` and
/// `source`
/// before the first rule hold for all that say nothing else. `on`, `says` and `next` may stand several times.
///
/// The files are ours and every rule of them is tested, so an error in one is a defect: it throws, with its place.
final class RuleFile {
    private final String name;
    private final List<Rule> rules = new ArrayList<>();
    private final Draft common = new Draft("");
    private Draft draft = common;

    private RuleFile(String name) {
        this.name = name;
    }

    static List<Rule> parse(String name, String text) {
        RuleFile file = new RuleFile(name);
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            number++;
            file.line(text.substring(start, end).strip(), number);
            start = end + 1;
        }
        file.finish();
        return file.rules;
    }

    private void line(String line, int number) {
        if (line.isEmpty() || line.charAt(0) == '#') {
            return;
        }
        if (line.charAt(0) == '[') {
            finish();
            draft = new Draft(line.substring(1, line.length() - 1));
            draft.who = common.who;
            draft.source = common.source;
            return;
        }
        int colon = line.indexOf(": ");
        try {
            draft.set(line.substring(0, colon), line.substring(colon + 2).strip());
        } catch (RuntimeException e) {
            throw new IllegalStateException(name + ":" + number + ": " + line, e);
        }
    }

    private void finish() {
        if (draft != common) {
            rules.add(draft.rule());
        }
    }

    /// A rule that is being read.
    private static final class Draft {
        private static final String NOBODY = "-";

        private final String id;
        private String who = "";
        private String source = "";
        private final List<CodePattern> on = new ArrayList<>(2);
        private final List<Phrase> says = new ArrayList<>(2);
        private final List<String> next = new ArrayList<>(2);
        private boolean alone;
        private Stage stage = Stage.UNKNOWN;
        private String means = "";
        private String cause = "";
        private Retry retry = Retry.AFTER_CHANGE;
        private String clause = "";
        private Side broken = Side.NOBODY;

        Draft(String id) {
            this.id = id;
        }

        void set(String key, String value) {
            switch (key) {
                case "who" -> who = value.equals(NOBODY) ? "" : value;
                case "source" -> source = value;
                case "on" -> codes(value);
                case "says" -> says.add(Phrase.parse(value));
                case "alone" -> alone = value.equals("yes");
                case "stage" -> stage = Stage.of(value);
                case "means" -> means = value;
                case "cause" -> cause = value;
                case "retry" -> retry = Retry.of(value);
                case "clause" -> clause = value;
                case "broken" -> broken = Side.of(value);
                case "next" -> next.add(value);
                default -> throw new IllegalArgumentException("not a key of a rule: " + key);
            }
        }

        private void codes(String list) {
            for (String one : list.split(",", -1)) {
                on.add(CodePattern.parse(one));
            }
        }

        Rule rule() {
            return new Rule(id, who, on, says, alone, stage, means, cause, retry, clause, broken, next, source);
        }
    }
}
