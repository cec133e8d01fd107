package dev.tasso.mta.cli;

import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.sasl.Mechanism;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say who is sending, and how that is proved.
final class LoginOptions {

    @Option(names = "--auth-user", paramLabel = "USER", description = "authenticate as this user")
    private @Nullable String user;

    @Option(
            names = "--auth-password",
            interactive = true,
            arity = "0..1",
            paramLabel = "PASSWORD",
            description = "the password; asked for where it is left out (others can see it in the list of processes)")
    private @Nullable String password;

    @Option(
            names = "--auth-password-file",
            paramLabel = "FILE",
            description = "read the password from the first line of this file (\"-\": standard input)")
    private @Nullable Path passwordFile;

    @Option(
            names = "--token",
            interactive = true,
            arity = "0..1",
            paramLabel = "TOKEN",
            description = "authenticate by this token (OAUTHBEARER, XOAUTH2); asked for where it is left out")
    private @Nullable String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "read the token from the first line of this file (\"-\": standard input)")
    private @Nullable Path tokenFile;

    @Option(
            names = "--mechanism",
            split = ",",
            paramLabel = "NAME",
            description = "use these mechanisms only, for example SCRAM-SHA-256; EXTERNAL is by client certificate"
                    + " (default: the strongest that the server offers)")
    private List<String> mechanisms = new ArrayList<>();

    @Option(names = "--auth-optional", description = "go on without it where authentication fails")
    private boolean optional;

    /// What the options come to.
    ///
    /// @param credentials nothing where nobody wants to log in
    /// @param mechanisms that may be used
    record Proof(Optional<Credentials> credentials, Set<Mechanism> mechanisms) {

        /// @param inClear whether a password or token may be said without TLS
        Choice choice(boolean inClear) {
            Choice choice = Choice.safe().only(mechanisms);
            return inClear ? choice.allowingClear() : choice;
        }
    }

    /// Reads them, files too; what makes no sense is refused before anything is said to a server.
    ///
    /// @param certificate whether one is shown to the server
    Proof read(boolean certificate) throws Failed {
        Set<Mechanism> chosen = chosen();
        boolean byPassword = password != null || passwordFile != null;
        boolean byToken = token != null || tokenFile != null;
        boolean byCertificate = !byPassword && !byToken && chosen.contains(Mechanism.EXTERNAL);
        refuse(byPassword && byToken, "a password and a token", "give one of them");
        refuse(byPassword && user == null, "a password but no user", "add --auth-user USER");
        refuse(
                byCertificate && !certificate,
                "EXTERNAL is by client certificate",
                "add --client-certificate FILE and --client-key FILE");
        refuse(
                user != null && !byPassword && !byToken && !byCertificate,
                "a user but no password",
                "add --auth-password, --auth-password-file FILE or --token-file FILE");
        if (user == null) {
            // XOAUTH2 cannot leave the user to the token.
            chosen.remove(Mechanism.XOAUTH2);
        }
        if (byToken) {
            return new Proof(Optional.of(new Credentials.Token(user(), secret(token, tokenFile))), chosen);
        }
        if (byPassword) {
            Credentials login = new Credentials.Password(user(), secret(password, passwordFile));
            return new Proof(Optional.of(login), chosen);
        }
        return new Proof(byCertificate ? Optional.of(new Credentials.Certificate(user())) : Optional.empty(), chosen);
    }

    /// Whether it does not matter if it fails.
    boolean optional() {
        return optional;
    }

    private static void refuse(boolean when, String cause, String cure) throws Failed {
        if (when) {
            throw new Failed(ExitCodes.USAGE, cause, cure);
        }
    }

    private String user() {
        return user == null ? "" : user;
    }

    private static String secret(@Nullable String given, @Nullable Path file) throws Failed {
        return file != null ? Composition.firstLine(file) : given == null ? "" : given;
    }

    /// Those that are named, or all.
    private Set<Mechanism> chosen() throws Failed {
        if (mechanisms.isEmpty()) {
            Set<Mechanism> all = EnumSet.allOf(Mechanism.class);
            all.remove(Mechanism.EXTERNAL);
            return all;
        }
        Set<Mechanism> chosen = EnumSet.noneOf(Mechanism.class);
        for (String name : mechanisms) {
            chosen.add(Mechanism.named(name.strip().toUpperCase(Locale.ROOT))
                    .orElseThrow(
                            () -> new Failed(ExitCodes.USAGE, "not a mechanism: " + name, "there are: " + names())));
        }
        return chosen;
    }

    private static String names() {
        return Arrays.stream(Mechanism.values()).map(Mechanism::saslName).collect(Collectors.joining(", "));
    }
}
