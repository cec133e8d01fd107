package dev.tasso.mta.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// The users and their credentials, as one text file: a user a line, the name, then credentials, with spaces between.
///
/// Only its owner may read it, and it is always replaced whole, so that a reader sees the old file or the new one.
public record UserFile(NavigableMap<String, User> users) {

    /// Octets of a file that is still read.
    private static final long OCTETS_MAX = 64L << 20;

    private static final int SECRET_OCTETS = 32;

    /// A file lock keeps other programs out, and this one the other threads.
    private static final Lock WRITING = new ReentrantLock();

    private static final String HEADING =
            "# Users of Tasso: a name and its credentials a line. Changed by `tasso user`.\n";

    public UserFile {
        users = new TreeMap<>(users);
    }

    /// What came of reading a file.
    public sealed interface Read {

        /// All of it is well-formed; a file that does not exist holds no users.
        record Ok(UserFile file) implements Read {}

        /// At least one line is not; each is named.
        record Broken(List<ConfigError> errors) implements Read {}
    }

    public static UserFile empty() {
        return new UserFile(new TreeMap<>());
    }

    /// Reads a file. Errors name lines, never what stands in them.
    public static Read read(Path file) throws IOException {
        String text;
        try {
            if (Files.size(file) > OCTETS_MAX) {
                return new Read.Broken(List.of(new ConfigError(
                        file, 0, 0, "", "is larger than " + Sizes.print(OCTETS_MAX), "is it the right file?")));
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException nobodyYet) {
            return new Read.Ok(empty());
        }
        NavigableMap<String, User> users = new TreeMap<>();
        List<ConfigError> errors = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                take(file, i + 1, line, users).ifPresent(errors::add);
            }
        }
        return errors.isEmpty() ? new Read.Ok(new UserFile(users)) : new Read.Broken(errors);
    }

    /// Reads, changes and replaces a file; a second program that does the same waits. Returns why not, where the file
    /// is broken.
    public static List<ConfigError> update(Path file, UnaryOperator<UserFile> change) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        PrivateFile.createFolderOf(lockFile);
        WRITING.lock();
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            return switch (read(file)) {
                case Read.Ok(UserFile users) -> {
                    PrivateFile.replace(file, change.apply(users).text());
                    yield List.of();
                }
                case Read.Broken(List<ConfigError> errors) -> errors;
            };
        } finally {
            WRITING.unlock();
        }
    }

    /// What the salts of names that nobody has are made of: a file of its own beside the users, made at the first use.
    public static byte[] secret(Path file, RandomGenerator random) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + ".secret");
        WRITING.lock();
        try {
            if (!Files.exists(kept)) {
                byte[] fresh = new byte[SECRET_OCTETS];
                random.nextBytes(fresh);
                PrivateFile.replace(kept, HexFormat.of().formatHex(fresh) + "\n");
            }
            return HexFormat.of().parseHex(Files.readString(kept).strip());
        } catch (IllegalArgumentException damaged) {
            throw new IOException(kept + " is damaged; delete it, and another is made", damaged);
        } finally {
            WRITING.unlock();
        }
    }

    public Optional<User> user(String typed) {
        return User.name(typed).map(users::get);
    }

    public UserFile with(User user) {
        NavigableMap<String, User> more = new TreeMap<>(users);
        more.put(user.name(), user);
        return new UserFile(more);
    }

    public UserFile without(String typed) {
        NavigableMap<String, User> fewer = new TreeMap<>(users);
        User.name(typed).ifPresent(fewer::remove);
        return new UserFile(fewer);
    }

    String text() {
        StringBuilder text = new StringBuilder(HEADING);
        for (Map.Entry<String, User> entry : users.entrySet()) {
            text.append(entry.getKey());
            entry.getValue()
                    .credentials()
                    .forEach(credential -> text.append(' ').append(credential.text()));
            text.append('\n');
        }
        return text.toString();
    }

    private static Optional<ConfigError> take(Path file, int number, String line, NavigableMap<String, User> users) {
        String[] words = line.split("\\s+", -1);
        Optional<String> name = User.name(words[0]);
        if (name.isEmpty()) {
            return Optional.of(new ConfigError(
                    file, number, 1, "", "is not a user name", "`tasso user add` writes lines that are"));
        }
        List<Credential> credentials = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            Optional<Credential> credential = Credential.parse(words[i]);
            if (credential.isEmpty()) {
                return Optional.of(new ConfigError(
                        file,
                        number,
                        line.indexOf(words[i]) + 1,
                        name.get(),
                        "credential " + i + " is damaged or of an unknown type",
                        "set it anew: tasso user password " + name.get()));
            }
            credential.ifPresent(credentials::add);
        }
        if (users.putIfAbsent(name.get(), new User(name.get(), credentials)) != null) {
            return Optional.of(
                    new ConfigError(file, number, 1, name.get(), "stands here twice", "take one of both lines out"));
        }
        return Optional.empty();
    }
}
