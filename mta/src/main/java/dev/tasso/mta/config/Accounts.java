package dev.tasso.mta.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who may log in, and which sender addresses a login may use (RFC 6409 section 6.1).
///
/// @param file the users and their credentials, see `UserFile`
/// @param addresses further addresses of a login: `sales@example.org`, or a whole domain as `@example.org`
public record Accounts(
        Path file, SenderRule mailFrom, SenderRule headerFrom, Map<String, List<SenderAddress>> addresses) {

    public Accounts {
        addresses = Map.copyOf(addresses);
    }

    /// Which sender addresses a user may write.
    public enum SenderRule {
        ANY,
        /// Only those that belong to the login.
        OWN
    }

    static Accounts read(Table table, Path base, Path data) {
        Path file = table.value("file", Form.path(base), data.resolve("users"));
        SenderRule mailFrom = table.value("mail-from", Form.choice(SenderRule.class), SenderRule.ANY);
        SenderRule headerFrom = table.value("header-from", Form.choice(SenderRule.class), SenderRule.ANY);
        Table listed = table.table("addresses");
        Map<String, List<SenderAddress>> addresses = new LinkedHashMap<>();
        for (String login : listed.names()) {
            addresses.put(login, listed.list(login, SenderAddress.FORM, List.of()));
        }
        table.end();
        return new Accounts(file, mailFrom, headerFrom, addresses);
    }
}
