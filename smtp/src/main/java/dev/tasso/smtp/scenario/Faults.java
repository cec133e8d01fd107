package dev.tasso.smtp.scenario;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The rules of one script, and how often each was applied already, over all connections.
final class Faults {

    /// A step of a conversation.
    ///
    /// @param recipient where the step concerns one of them
    record Moment(Step step, String sender, Optional<String> recipient) {}

    private final Script script;
    private final List<Counted> rules;

    Faults(Script script, Supplier<Duration> virtualTime) {
        this.script = script;
        rules = script.rules().stream()
                .sorted(Comparator.comparing(rule -> rule.recipient().isEmpty()))
                .map(rule -> new Counted(rule, virtualTime, virtualTime.get()))
                .toList();
    }

    Script script() {
        return script;
    }

    /// The fault that is due at this moment, if one is; it is used up by asking.
    Optional<Fault> next(Moment moment) {
        return rules.stream()
                .filter(counted -> counted.applies(moment))
                .findFirst()
                .map(counted -> counted.rule.fault());
    }

    private static final class Counted {

        private final Script.Rule rule;
        private final Supplier<Duration> virtualTime;
        private final Duration start;
        private final Map<String, Integer> counts = new HashMap<>();
        private long period;

        Counted(Script.Rule rule, Supplier<Duration> virtualTime, Duration start) {
            this.rule = rule;
            this.virtualTime = virtualTime;
            this.start = start;
        }

        synchronized boolean applies(Moment moment) {
            boolean fits = rule.step() == moment.step()
                    && (rule.recipient().isEmpty()
                            || moment.recipient()
                                    .filter(rule.recipient().get()::equalsIgnoreCase)
                                    .isPresent());
            return fits
                    && switch (rule.when()) {
                        case When.Always() -> true;
                        case When.First(int times) -> count("") <= times;
                        case When.FirstOfEach(int times) ->
                            count(moment.sender() + " " + moment.recipient().orElse("")) <= times;
                        case When.Beyond beyond -> countWithin(beyond.period()) > beyond.times();
                    };
        }

        private int countWithin(Duration length) {
            long now = virtualTime.get().minus(start).dividedBy(length);
            if (now != period) {
                period = now;
                counts.clear();
            }
            return count("");
        }

        private int count(String key) {
            return counts.merge(key, 1, Integer::sum);
        }
    }
}
