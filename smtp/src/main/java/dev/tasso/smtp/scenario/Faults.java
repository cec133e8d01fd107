package dev.tasso.smtp.scenario;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The rules of one script, and how often each may still be applied, over all connections.
final class Faults {

    private record Counted(Script.Rule rule, AtomicInteger left) {

        boolean applies(Step step, Optional<String> recipient) {
            boolean fits = rule.step() == step
                    && (rule.recipient().isEmpty()
                            || recipient
                                    .filter(rule.recipient().get()::equalsIgnoreCase)
                                    .isPresent());
            return fits && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }
    }

    private final Script script;
    private final List<Counted> rules;

    Faults(Script script) {
        this.script = script;
        rules = script.rules().stream()
                .map(rule -> new Counted(rule, new AtomicInteger(rule.times())))
                .toList();
    }

    Script script() {
        return script;
    }

    /// The fault that is due at this step, if one is; it is used up by asking.
    Optional<Fault> next(Step step, Optional<String> recipient) {
        return rules.stream()
                .filter(counted -> counted.applies(step, recipient))
                .findFirst()
                .map(counted -> counted.rule().fault());
    }
}
