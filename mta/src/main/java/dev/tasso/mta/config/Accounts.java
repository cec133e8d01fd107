package dev.tasso.mta.config;

import dev.tasso.smtp.sasl.Mechanism;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who may log in, and which sender addresses a login may use (RFC 6409 section 6.1).
///
/// @param file the users and their credentials, see `UserFile`
/// @param mechanisms that are offered to them
/// @param addresses further addresses of a login: `sales@example.org`, or a whole domain as `@example.org`
public record Accounts(
        Path file,
        Set<Mechanism> mechanisms,
        SenderRule mailFrom,
        SenderRule headerFrom,
        Map<String, List<SenderAddress>> addresses) {

    public Accounts {
        mechanisms = Set.copyOf(mechanisms);
        addresses = Map.copyOf(addresses);
    }

    /// What the users' file has credentials for. CRAM-MD5 is offered only where it is asked for.
    private static final List<Mechanism> BY_DEFAULT = List.of(
            Mechanism.SCRAM_SHA_256_PLUS,
            Mechanism.SCRAM_SHA_256,
            Mechanism.SCRAM_SHA_1_PLUS,
            Mechanism.SCRAM_SHA_1,
            Mechanism.PLAIN,
            Mechanism.LOGIN);

    /// Which sender addresses a user may write.
    public enum SenderRule {
        ANY,
        /// Only those that belong to the login.
        OWN
    }

    static Accounts read(Table table, Path base, Path data) {
        Path file = table.value("file", Form.path(base), data.resolve("users"));
        List<Mechanism> mechanisms = table.list("mechanisms", Form.MECHANISM, BY_DEFAULT);
        mechanisms.stream()
                .filter(mechanism -> !BY_DEFAULT.contains(mechanism) && mechanism != Mechanism.CRAM_MD5)
                .forEach(mechanism -> table.wrong(
                        "mechanisms",
                        mechanism.saslName() + " is nothing that the users' file serves",
                        "take it out; known are SCRAM-SHA-256-PLUS, SCRAM-SHA-256, SCRAM-SHA-1-PLUS, SCRAM-SHA-1, "
                                + "CRAM-MD5, PLAIN and LOGIN"));
        SenderRule mailFrom = table.value("mail-from", Form.choice(SenderRule.class), SenderRule.ANY);
        SenderRule headerFrom = table.value("header-from", Form.choice(SenderRule.class), SenderRule.ANY);
        Table listed = table.table("addresses");
        Map<String, List<SenderAddress>> addresses = new LinkedHashMap<>();
        for (String login : listed.names()) {
            addresses.put(login, listed.list(login, SenderAddress.FORM, List.of()));
        }
        table.end();
        return new Accounts(file, Set.copyOf(mechanisms), mailFrom, headerFrom, addresses);
    }
}
