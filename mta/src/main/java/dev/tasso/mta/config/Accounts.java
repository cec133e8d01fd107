package dev.tasso.mta.config;

import dev.tasso.smtp.sasl.Mechanism;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/// Who may log in, and which sender addresses a login may use (RFC 6409 section 6.1).
///
/// @param file the users and their credentials, see `UserFile`
/// @param passwords who knows them
/// @param issuers whose tokens are believed
/// @param certificates the users that certificates stand for, by subject, beside those whose mail address one names
/// @param mechanisms that may be offered; what nothing stands behind is not
/// @param addresses further addresses of a login: `sales@example.org`, or a whole domain as `@example.org`
public record Accounts(
        Path file,
        Passwords passwords,
        List<Issuer> issuers,
        Map<X500Principal, String> certificates,
        Set<Mechanism> mechanisms,
        SenderRule mailFrom,
        SenderRule headerFrom,
        Map<String, List<SenderAddress>> addresses) {

    public Accounts {
        issuers = List.copyOf(issuers);
        certificates = Map.copyOf(certificates);
        mechanisms = Set.copyOf(mechanisms);
        addresses = Map.copyOf(addresses);
    }

    /// All but CRAM-MD5, which is offered only where it is asked for.
    private static final List<Mechanism> BY_DEFAULT = List.of(
            Mechanism.SCRAM_SHA_256_PLUS,
            Mechanism.SCRAM_SHA_256,
            Mechanism.SCRAM_SHA_1_PLUS,
            Mechanism.SCRAM_SHA_1,
            Mechanism.EXTERNAL,
            Mechanism.OAUTHBEARER,
            Mechanism.XOAUTH2,
            Mechanism.PLAIN,
            Mechanism.LOGIN);

    private static final Form<String> LOGIN =
            Form.text("a user's name", "write it as `tasso user list` prints it", User::name, name -> name);

    /// Which sender addresses a user may write.
    public enum SenderRule {
        ANY,
        /// Only those that belong to the login.
        OWN
    }

    /// @param root where the issuers of tokens stand
    static Accounts read(Table root, Path base, Path data) {
        Table table = root.table("users");
        Path file = table.value("file", Form.path(base), data.resolve("users"));
        Passwords passwords = Passwords.read(table, base);
        List<Mechanism> mechanisms = table.list("mechanisms", Form.MECHANISM, BY_DEFAULT);
        SenderRule mailFrom = table.value("mail-from", Form.choice(SenderRule.class), SenderRule.ANY);
        SenderRule headerFrom = table.value("header-from", Form.choice(SenderRule.class), SenderRule.ANY);
        Table listed = table.table("addresses");
        Map<String, List<SenderAddress>> addresses = new LinkedHashMap<>();
        for (String login : listed.names()) {
            addresses.put(login, listed.list(login, SenderAddress.FORM, List.of()));
        }
        Map<X500Principal, String> certificates = certificates(table.table("certificates"));
        table.end();
        List<Issuer> issuers = Issuer.readAll(root, base, passwords instanceof Passwords.InFile);
        if (mechanisms.stream().noneMatch(mechanism -> serves(mechanism, passwords, issuers))) {
            table.wrong(
                    "mechanisms",
                    "leaves nobody a way to log in: nothing is configured for any of them",
                    "SCRAM and CRAM-MD5 need the users' file, OAUTHBEARER and XOAUTH2 an [[oauth]] section");
        }
        return new Accounts(
                file, passwords, issuers, certificates, Set.copyOf(mechanisms), mailFrom, headerFrom, addresses);
    }

    private static boolean serves(Mechanism mechanism, Passwords passwords, List<Issuer> issuers) {
        return switch (mechanism) {
            case SCRAM_SHA_256_PLUS, SCRAM_SHA_256, SCRAM_SHA_1_PLUS, SCRAM_SHA_1, CRAM_MD5 ->
                passwords instanceof Passwords.InFile;
            case OAUTHBEARER, XOAUTH2 -> !issuers.isEmpty();
            case EXTERNAL, PLAIN, LOGIN -> true;
        };
    }

    private static Map<X500Principal, String> certificates(Table table) {
        Map<X500Principal, String> users = new LinkedHashMap<>();
        for (String subject : table.names()) {
            Optional<String> user = table.value(subject, LOGIN);
            try {
                X500Principal principal = new X500Principal(subject);
                user.ifPresent(name -> users.put(principal, name));
            } catch (IllegalArgumentException malformed) {
                table.wrong(
                        subject,
                        "is not the subject of a certificate",
                        "write it as \"CN=Anna,O=Example\": the last part of the name stands first");
            }
        }
        return users;
    }
}
