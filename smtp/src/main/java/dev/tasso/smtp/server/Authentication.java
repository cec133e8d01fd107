package dev.tasso.smtp.server;

import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.sasl.PasswordChecker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// Whether and how clients can prove who they are (RFC 4954).
public sealed interface Authentication {

    /// They cannot.
    record None() implements Authentication {}

    /// With a password.
    ///
    /// @param mechanisms those the checker can serve
    /// @param failuresMax failed attempts of one session, after which it is closed
    /// @param failureAfter when a failure is answered, counted from the attempt, so that time tells nothing and
    ///     guessing is slow
    record Passwords(PasswordChecker checker, Set<Mechanism> mechanisms, int failuresMax, Duration failureAfter)
            implements Authentication {

        public Passwords {
            mechanisms = Set.copyOf(mechanisms);
        }

        /// Every mechanism, three attempts, failures answered after a second.
        public Passwords(PasswordChecker checker) {
            this(checker, EnumSet.allOf(Mechanism.class), 3, Duration.ofSeconds(1));
        }
    }
}
