package dev.tasso.mta.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Who may log in, and which sender addresses a login may use (RFC 6409 section 6.1).
///
/// @param file the users and their credentials, see `UserFile`
/// @param addresses further addresses of a login: `sales@example.org`, or a whole domain as `@example.org`
public record Accounts(Path file, SenderRule mailFrom, SenderRule headerFrom, Map<String, List<String>> addresses) {

    public Accounts {
        addresses = Map.copyOf(addresses);
    }

    /// Which sender addresses a user may write.
    public enum SenderRule {
        ANY,
        /// Only those that belong to the login.
        OWN
    }
}
