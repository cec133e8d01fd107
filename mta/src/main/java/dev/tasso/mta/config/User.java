package dev.tasso.mta.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Somebody who may log in, and what with.
///
/// @param name in lower case; without white space, control characters or a leading `#`
public record User(String name, List<Credential> credentials) {

    /// Characters in a name: more than any address has.
    public static final int NAME_LENGTH_MAX = 255;

    public User {
        if (!wellFormed(name)) {
            throw new IllegalArgumentException("not a user name");
        }
        credentials = List.copyOf(credentials);
    }

    /// A name as it is looked up: in lower case; empty where no user can have it.
    public static Optional<String> name(String typed) {
        String name = typed.toLowerCase(Locale.ROOT);
        return wellFormed(name) ? Optional.of(name) : Optional.empty();
    }

    private static boolean wellFormed(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_LENGTH_MAX
                && !name.startsWith("#")
                && name.equals(name.toLowerCase(Locale.ROOT))
                && name.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c) || c == 0xa0);
    }
}
