package dev.tasso.mta.accounts;

import dev.tasso.mta.config.Credential;
import dev.tasso.mta.config.User;
import dev.tasso.mta.config.UserFile;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.PasswordChecker;
import dev.tasso.smtp.sasl.ScramAccounts;
import dev.tasso.smtp.sasl.ScramHash;
import dev.tasso.smtp.sasl.ScramKeys;
import dev.tasso.smtp.sasl.SecretAccounts;
import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Checks passwords against the users file, which is read again whenever it has changed.
///
/// A check costs some 50 ms and 19 MiB on purpose, so only a few run at once, on platform threads of their own; more
/// wait, and above a limit clients are told to try later. An unknown name costs as much as a wrong password.
final class Users implements PasswordChecker, ScramAccounts, SecretAccounts, AutoCloseable {

    private static final int CHECKS_AT_ONCE = 2;
    private static final Duration CHECKS_WITHIN = Duration.ofMinutes(1);

    private final Path file;
    private final byte[] secret;
    private final Gate gate;
    private final Credential.Argon2id nobody;
    private final Checks checks = new Checks(CHECKS_AT_ONCE, CHECKS_WITHIN);
    private volatile Snapshot snapshot;

    /// The file as it was when it was read last.
    private record Snapshot(String stamp, UserFile users) {}

    /// A file that is not there, or is broken, holds no users until it is mended.
    ///
    /// @param secret what the salts of unknown names are made of, see `UserFile#secret`
    Users(Path file, byte[] secret, Gate gate) {
        this.file = file;
        this.secret = secret.clone();
        this.gate = gate;
        this.nobody = Credential.Argon2id.ofNobody();
        this.snapshot = read("", UserFile.empty());
    }

    @Override
    public Verdict check(String user, String password, InetAddress from) {
        return gate.judge(
                user,
                from,
                () -> checks.run(() -> decided(user, matches(current().user(user), password))));
    }

    @Override
    public Verdict judge(String user, InetAddress from, BooleanSupplier proof) {
        return gate.judge(user, from, () -> decided(user, proof.getAsBoolean()));
    }

    /// Whether the file has somebody of that name, whatever they can prove it with.
    boolean knows(String user) {
        return current().user(user).isPresent();
    }

    @Override
    public ScramKeys keys(ScramHash hash, String user) {
        return credentials(user, Credential.Scram.class)
                .map(Credential.Scram::keys)
                .filter(keys -> keys.hash() == hash)
                .findFirst()
                .orElseGet(() -> ScramKeys.ofNobody(hash, Gate.account(user), secret));
    }

    @Override
    public Optional<String> secret(String user) {
        return credentials(user, Credential.Secret.class)
                .map(Credential.Secret::password)
                .findFirst();
    }

    /// Everything that the users' file has credentials for.
    ///
    /// @param host named in challenges
    Authenticator authenticator(String host, RandomGenerator random) {
        return Authenticator.of(
                Authenticator.passwords(this),
                Authenticator.scram(ScramHash.SHA_256, this, random),
                Authenticator.scram(ScramHash.SHA_1, this, random),
                Authenticator.cramMd5(host, this, random));
    }

    private <C extends Credential> Stream<C> credentials(String user, Class<C> type) {
        return current().user(user).stream()
                .flatMap(it -> it.credentials().stream())
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static Verdict decided(String user, boolean right) {
        return right ? new Verdict.Granted(Gate.account(user)) : new Verdict.Denied();
    }

    @Override
    public void close() {
        checks.close();
    }

    private boolean matches(Optional<User> user, String password) {
        List<Credential.Argon2id> hashes = user.stream()
                .flatMap(it -> it.credentials().stream())
                .filter(Credential.Argon2id.class::isInstance)
                .map(Credential.Argon2id.class::cast)
                .toList();
        boolean right = false;
        for (Credential.Argon2id hash : hashes.isEmpty() ? List.of(nobody) : hashes) {
            right |= hash.matches(password);
        }
        return right && !hashes.isEmpty();
    }

    private UserFile current() {
        Snapshot before = snapshot;
        String stamp = stamp();
        if (!stamp.equals(before.stamp)) {
            snapshot = read(stamp, before.users);
        }
        return snapshot.users;
    }

    /// What changes whenever the file does.
    private String stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException absent) {
            return "";
        }
    }

    private Snapshot read(String stamp, UserFile otherwise) {
        try {
            return switch (UserFile.read(file)) {
                case UserFile.Read.Ok(UserFile users) -> new Snapshot(stamp, users);
                case UserFile.Read.Broken(var errors) -> {
                    errors.forEach(error -> Checks.warn(error.toString()));
                    yield new Snapshot(stamp, otherwise);
                }
            };
        } catch (IOException unreadable) {
            Checks.warn(file + ": " + unreadable);
            return new Snapshot(stamp, otherwise);
        }
    }
}
