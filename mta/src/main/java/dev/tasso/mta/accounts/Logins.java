package dev.tasso.mta.accounts;

import dev.tasso.mta.config.Accounts;
import dev.tasso.mta.config.Passwords;
import dev.tasso.mta.config.UserFile;
import dev.tasso.smtp.sasl.Authenticator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/// Everything that knows who somebody is, put together as it is configured: passwords, tokens, certificates.
public final class Logins implements AutoCloseable {

    private final Authenticator authenticator;
    private final Runnable closing;

    private Logins(Authenticator authenticator, Runnable closing) {
        this.authenticator = authenticator;
        this.closing = closing;
    }

    /// What the back-ends share.
    ///
    /// @param host named in challenges
    /// @param lockOut outlives a reload
    /// @param trusted whom connections to issuers of tokens believe
    public record Surroundings(
            String host, LockOut lockOut, SSLContext trusted, InstantSource clock, RandomGenerator random) {}

    /// Opens what is configured.
    public static Logins open(Accounts accounts, Surroundings around) throws IOException {
        Gate gate = new Gate(around.lockOut);
        return switch (accounts.passwords()) {
            case Passwords.InFile _ -> {
                byte[] secret = UserFile.secret(accounts.file(), around.random);
                Users users = new Users(accounts.file(), secret, gate);
                Authenticator own = users.authenticator(around.host, around.random);
                yield new Logins(together(own, accounts, users::knows, gate, around), users::close);
            }
            case Passwords.AtDovecot(var socket) -> outside(new DovecotPasswords(socket), accounts, gate, around);
            case Passwords.ByProgram(var command) -> outside(new ProgramPasswords(command), accounts, gate, around);
        };
    }

    private static Logins outside(OutsidePasswords.Asking asking, Accounts accounts, Gate gate, Surroundings around) {
        OutsidePasswords passwords = new OutsidePasswords(asking, gate);
        Authenticator own = Authenticator.passwords(passwords);
        return new Logins(together(own, accounts, _ -> true, gate, around), passwords::close);
    }

    /// @param listed whether there is such a user, as far as anybody can tell
    private static Authenticator together(
            Authenticator passwords, Accounts accounts, Predicate<String> listed, Gate gate, Surroundings around) {
        Authenticator certificates =
                Authenticator.certificates(new Certificates(accounts.certificates(), listed, gate));
        if (accounts.issuers().isEmpty()) {
            return Authenticator.of(passwords, certificates).only(accounts.mechanisms());
        }
        Tokens tokens = new Tokens(accounts.issuers(), listed, gate, around.trusted, around.clock);
        return Authenticator.of(passwords, certificates, Authenticator.tokens(tokens))
                .only(accounts.mechanisms());
    }

    /// For listeners on which users log in.
    public Authenticator authenticator() {
        return authenticator;
    }

    /// Checks under way end with "not now".
    @Override
    public void close() {
        closing.run();
    }
}
