package dev.tasso.mta.accounts;

import static java.lang.System.Logger.Level.WARNING;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Checks passwords against the users file, which is read again whenever it has changed.
///
/// A check costs some 50 ms and 19 MiB on purpose, so only a few run at once, on platform threads of their own; more
/// wait, and above a limit clients are told to try later. An unknown name costs as much as a wrong password.
public final class Users implements PasswordChecker, ScramAccounts, SecretAccounts, AutoCloseable {

    private static final int CHECKS_AT_ONCE = 2;
    private static final int CHECKS_WAITING_MAX = 64;
    private static final int THREAD_IDLE_SECONDS = 30;

    private final Path file;
    private final byte[] secret;
    private final LockOut lockOut;
    private final Credential.Argon2id nobody;
    private final ExecutorService checks;
    private volatile Snapshot snapshot;

    /// The file as it was when it was read last.
    private record Snapshot(String stamp, UserFile users) {}

    /// A file that is not there, or is broken, holds no users until it is mended.
    ///
    /// @param secret what the salts of unknown names are made of, see `UserFile#secret`
    /// @param lockOut outlives a reload
    public Users(Path file, byte[] secret, LockOut lockOut) {
        this.file = file;
        this.secret = secret.clone();
        this.lockOut = lockOut;
        this.nobody = Credential.Argon2id.ofNobody();
        this.snapshot = read("", UserFile.empty());
        this.checks = pool();
    }

    /// Threads end when nobody logs in, so that a checker that a reload has replaced leaves nothing behind.
    private static ExecutorService pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                CHECKS_AT_ONCE,
                CHECKS_AT_ONCE,
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CHECKS_WAITING_MAX),
                Thread.ofPlatform().name("password-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public Verdict check(String user, String password, InetAddress from) {
        if (lockOut.refuses(account(user), from)) {
            return new Verdict.Unavailable();
        }
        try {
            Future<Boolean> right = checks.submit(() -> matches(current().user(user), password));
            return decided(account(user), from, right.get());
        } catch (RejectedExecutionException _) {
            return new Verdict.Unavailable();
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Verdict.Unavailable();
        }
    }

    @Override
    public Verdict judge(String user, InetAddress from, BooleanSupplier proof) {
        String account = account(user);
        return lockOut.refuses(account, from)
                ? new Verdict.Unavailable()
                : decided(account, from, proof.getAsBoolean());
    }

    @Override
    public ScramKeys keys(ScramHash hash, String user) {
        return credentials(user, Credential.Scram.class)
                .map(Credential.Scram::keys)
                .filter(keys -> keys.hash() == hash)
                .findFirst()
                .orElseGet(() -> ScramKeys.ofNobody(hash, account(user), secret));
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
    public Authenticator authenticator(String host, RandomGenerator random) {
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

    private Verdict decided(String account, InetAddress from, boolean right) {
        if (right) {
            lockOut.succeeded(account, from);
            return new Verdict.Granted(account);
        }
        lockOut.failed(account, from);
        return new Verdict.Denied();
    }

    private static String account(String user) {
        return User.name(user).orElse(user.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        checks.shutdownNow();
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
                    errors.forEach(error -> warn(error.toString()));
                    yield new Snapshot(stamp, otherwise);
                }
            };
        } catch (IOException unreadable) {
            warn(file + ": " + unreadable);
            return new Snapshot(stamp, otherwise);
        }
    }

    private static void warn(String what) {
        System.getLogger(Users.class.getName()).log(WARNING, what);
    }
}
