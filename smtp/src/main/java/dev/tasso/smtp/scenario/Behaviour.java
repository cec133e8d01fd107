package dev.tasso.smtp.scenario;

import java.util.ArrayList;
import java.util.List;

/// Misbehaviour in words, one rule a line, for command lines and files; empty lines and those that begin with `#` say
/// nothing.
///
/// ```
/// rcpt: 451 twice, then ok
/// rcpt nobody@example.org: 550 5.1.1 "No such user"
/// end: 452 once, close once, then ok
/// mail: slow 3s
/// connect: 421 "Too busy" and close
/// ```
/// A rule names a step (and at `rcpt` perhaps one recipient), and behind a colon what is done there: how often, then
/// what, and so on. What stands last is done for ever. Rules for one recipient come before those for all; otherwise the
/// first one that applies is followed.
public sealed interface Behaviour {

    /// The rules, in order.
    record Rules(List<Script.Rule> rules) implements Behaviour {
        public Rules {
            rules = List.copyOf(rules);
        }
    }

    /// What cannot be understood, where it stands, and what to write instead.
    ///
    /// @param line counted from 1
    /// @param column counted from 1
    record Mistake(int line, int column, String cause, String cure) implements Behaviour {
        @Override
        public String toString() {
            return "line " + line + ", column " + column + ": " + cause + "; " + cure;
        }
    }

    /// How long such a text may be.
    int TEXT_LENGTH_MAX = 65_536;

    /// How many rules it may hold.
    int RULES_MAX = 1_000;

    static Behaviour parse(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            return new Mistake(1, 1, "it has more than " + TEXT_LENGTH_MAX + " characters", "say less");
        }
        List<Script.Rule> rules = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            try {
                rules.addAll(new BehaviourLine(line).rules());
            } catch (BehaviourLine.NotUnderstood e) {
                return new Mistake(number, e.column(), String.valueOf(e.getMessage()), e.cure());
            }
            if (rules.size() > RULES_MAX) {
                return new Mistake(number, 1, "it has more than " + RULES_MAX + " rules", "say less");
            }
        }
        return new Rules(rules);
    }
}
