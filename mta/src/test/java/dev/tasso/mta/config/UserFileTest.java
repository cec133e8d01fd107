package dev.tasso.mta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The users file: what stands in it, who may read it, and what is said about a damaged one.
class UserFileTest {

    /// Cheap to compute; the parameters of new hashes are dearer.
    private static final String HASH = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNoaGFzaA";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("data").resolve("users");
    }

    @Test
    void a_user_is_added_found_and_taken_out() throws IOException {
        Credential.Argon2id secret = Credential.Argon2id.of("secret", new Random(1));
        UserFile.update(file, users -> users.with(new User("anna", List.of(secret))));
        UserFile.update(file, users -> users.with(new User("ben@example.org", List.of(secret))));

        Credential read = ok().user("Anna").orElseThrow().credentials().getFirst();
        assertThat(read).isInstanceOfSatisfying(Credential.Argon2id.class, hash -> {
            assertThat(hash.matches("secret")).isTrue();
            assertThat(hash.matches("Secret")).isFalse();
            assertThat(hash.matches("")).isFalse();
        });
        UserFile.update(file, users -> users.without("ANNA"));
        assertThat(ok().users()).containsOnlyKeys("ben@example.org");
    }

    @Test
    void only_the_owner_may_read_it_and_nothing_else_is_left() throws IOException {
        UserFile.update(file, users -> users.with(new User("anna", List.of())));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("users", "users.lock");
        }
    }

    @Test
    void each_damaged_line_is_named_and_nothing_of_it_shown() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "# people\n\nanna " + HASH + "\nben $argon2i$v=19$secret\nanna " + HASH + "\ncara " + HASH + " "
                        + HASH.replace("m=64", "m=9999999") + "\n\u0001 " + HASH + "\n");

        UserFile.Read.Broken broken = (UserFile.Read.Broken) UserFile.read(file);
        assertThat(broken.errors()).extracting(ConfigError::line).containsExactly(4, 5, 6, 7);
        assertThat(broken.errors()).extracting(ConfigError::key).containsExactly("ben", "anna", "cara", "");
        assertThat(broken.errors().toString()).doesNotContain("$argon2");
    }

    @Test
    void a_broken_file_is_not_replaced() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "anna nonsense\n");

        assertThat(UserFile.update(file, users -> users.with(new User("ben", List.of()))))
                .hasSize(1);
        assertThat(file).hasContent("anna nonsense\n");
    }

    @Test
    void a_name_that_would_break_the_file_is_no_name() {
        for (String name : List.of("", "#anna", "an na", "an\nna", "an\u00a0na", "a\u0000", "x".repeat(256))) {
            assertThat(User.name(name)).as(name).isEmpty();
        }
        assertThat(User.name("Anna@Example.org")).contains("anna@example.org");
    }

    @Test
    void writers_at_the_same_time_lose_nobody() throws Exception {
        List<Thread> threads = Stream.of("a", "b", "c", "d")
                .map(name -> Thread.ofPlatform().start(() -> add(name)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ok().users()).containsOnlyKeys("a", "b", "c", "d");
    }

    private void add(String name) {
        try {
            UserFile.update(file, users -> users.with(new User(name, List.of())));
        } catch (IOException unwritten) {
            throw new AssertionError(unwritten);
        }
    }

    private UserFile ok() throws IOException {
        return ((UserFile.Read.Ok) UserFile.read(file)).file();
    }
}
