package dev.tasso.smtp.scenario;

import java.time.Duration;

/// Which of the moments that a rule fits are the ones it applies to. All are counted over all connections.
public sealed interface When {

    /// Every time.
    record Always() implements When {}

    /// The first few times, and never again.
    record First(int times) implements When {}

    /// The first few times for each pair of sender and recipient, as greylisting does (RFC 6647 section 2.1).
    record FirstOfEach(int times) implements When {}

    /// Only after so many times within one period of virtual time: the first period begins with the script, and only
    /// [ScenarioServer#advance] moves that clock.
    record Beyond(int times, Duration period) implements When {
        public Beyond {
            if (period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("a period of virtual time is longer than nothing: " + period);
            }
        }
    }
}
