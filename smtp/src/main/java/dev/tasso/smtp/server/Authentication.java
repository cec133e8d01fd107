package dev.tasso.smtp.server;

import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.PasswordChecker;
import java.time.Duration;

/// Whether and how clients can prove who they are (RFC 4954).
public sealed interface Authentication {

    /// They cannot.
    record None() implements Authentication {}

    /// They can, by every mechanism that the authenticator serves.
    ///
    /// @param failuresMax failed attempts of one session, after which it is closed
    /// @param failureAfter when a failure is answered, counted from the attempt, so that time tells nothing and
    ///     guessing is slow
    record Offered(Authenticator authenticator, int failuresMax, Duration failureAfter) implements Authentication {

        /// Three attempts, failures answered after a second.
        public Offered(Authenticator authenticator) {
            this(authenticator, 3, Duration.ofSeconds(1));
        }
    }

    /// With a password: PLAIN and LOGIN, three attempts, failures answered after a second.
    static Authentication passwords(PasswordChecker checker) {
        return new Offered(Authenticator.passwords(checker));
    }
}
