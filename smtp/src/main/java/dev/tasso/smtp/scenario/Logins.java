package dev.tasso.smtp.scenario;

import java.util.Map;
import java.util.Optional;

/// Whom a scripted server takes for who they say they are, and whether mail waits for that (RFC 4954).
public sealed interface Logins {

    /// AUTH is not offered.
    record None() implements Logins {}

    /// These users, by their passwords, with PLAIN and LOGIN; whoever has not logged in may not send.
    record Known(Map<String, String> passwords) implements Logins {
        public Known {
            passwords = Map.copyOf(passwords);
        }
    }

    /// Anybody, by whatever they say.
    ///
    /// @param required whether mail waits for it
    record Anybody(boolean required) implements Logins {}

    /// Nobody, whatever they say; mail is taken without.
    record Refused() implements Logins {}

    /// What a listener without need for it says of itself: whether MAIL waits for AUTH.
    default boolean awaited() {
        return switch (this) {
            case None() -> false;
            case Known _ -> true;
            case Anybody(boolean required) -> required;
            case Refused() -> false;
        };
    }

    /// Whether a client may log in before it has switched to TLS, where TLS is offered.
    default boolean inClear() {
        return !(this instanceof Known);
    }

    /// What the answer to EHLO says of it.
    default Optional<String> offer() {
        return switch (this) {
            case None() -> Optional.empty();
            case Known _ -> Optional.of("AUTH PLAIN LOGIN");
            case Anybody _, Refused() -> Optional.of("AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER");
        };
    }

    /// Whether this login is right.
    default boolean open(String user, String password) {
        return switch (this) {
            case None(), Refused() -> false;
            case Known(Map<String, String> passwords) -> password.equals(passwords.get(user)) && !password.isEmpty();
            case Anybody _ -> true;
        };
    }
}
