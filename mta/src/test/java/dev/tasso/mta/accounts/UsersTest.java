package dev.tasso.mta.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Credential;
import dev.tasso.mta.config.User;
import dev.tasso.mta.config.UserFile;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Claimant;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.sasl.ScramHash;
import dev.tasso.smtp.sasl.ServerExchange;
import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passwords against the users file.
class UsersTest {

    private static final InetAddress FROM = InetAddress.ofLiteral("192.0.2.1");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    @TempDir
    Path folder;

    private Path file;
    private Users users;

    @BeforeEach
    void addAnna() throws IOException {
        file = folder.resolve("users");
        add("anna", "secret");
        users = new Users(file, new byte[] {1, 2, 3}, new Gate(new LockOut(CLOCK)));
    }

    @AfterEach
    void close() {
        users.close();
    }

    @Test
    void the_right_password_is_granted_and_nothing_else() {
        assertThat(check("anna", "secret")).isEqualTo(new Verdict.Granted("anna"));
        assertThat(check("ANNA", "secret")).isEqualTo(new Verdict.Granted("anna"));
        assertThat(check("anna", "Secret")).isEqualTo(new Verdict.Denied());
        assertThat(check("anna", "")).isEqualTo(new Verdict.Denied());
        assertThat(check("ben", "secret")).isEqualTo(new Verdict.Denied());
        assertThat(check("", "")).isEqualTo(new Verdict.Denied());
        assertThat(check("an na", "secret")).isEqualTo(new Verdict.Denied());
    }

    @Test
    void a_change_of_the_file_is_seen_and_a_broken_one_is_not_believed() throws IOException {
        add("ben", "other");
        assertThat(check("ben", "other")).isEqualTo(new Verdict.Granted("ben"));

        Files.writeString(file, "nonsense nonsense\n");
        assertThat(check("ben", "other")).isEqualTo(new Verdict.Granted("ben"));

        Files.delete(file);
        assertThat(check("ben", "other")).isEqualTo(new Verdict.Denied());
    }

    @Test
    void g99_an_unknown_name_takes_as_long_as_a_wrong_password() {
        check("anna", "warm");
        long wrong = quickest("anna");
        long unknown = quickest("nobody");

        assertThat((double) unknown / wrong).isBetween(0.5, 2.0);
    }

    @Test
    void scram_and_cram_md5_use_what_the_file_holds() throws IOException {
        UserFile.update(file, old -> old.with(new User("cara", Credential.of("pencil", true, new Random(2)))));
        Random random = new Random(3);
        Authenticator authenticator = users.authenticator("mx.example", random);
        for (ScramHash hash : ScramHash.values()) {
            ClientExchange right = ClientExchange.scram(hash, "Cara", "pencil");
            assertThat(run(authenticator, right)).isEqualTo(new Verdict.Granted("cara"));
            assertThat(right.complete()).isTrue();
            assertThat(run(authenticator, ClientExchange.scram(hash, "cara", "pen")))
                    .isEqualTo(new Verdict.Denied());
            assertThat(run(authenticator, ClientExchange.scram(hash, "nobody", "pencil")))
                    .isEqualTo(new Verdict.Denied());
            assertThat(users.keys(hash, "nobody").text())
                    .isEqualTo(users.keys(hash, "nobody").text());
            assertThat(users.keys(hash, "nobody").iterations())
                    .isEqualTo(users.keys(hash, "cara").iterations());
        }
        assertThat(run(authenticator, ClientExchange.cramMd5("cara", "pencil"))).isEqualTo(new Verdict.Granted("cara"));
        assertThat(run(authenticator, ClientExchange.cramMd5("cara", "pen"))).isEqualTo(new Verdict.Denied());
        assertThat(run(authenticator, ClientExchange.cramMd5("anna", "secret"))).isEqualTo(new Verdict.Denied());
        assertThat(check("cara", "pencil")).isEqualTo(new Verdict.Granted("cara"));
    }

    @Test
    void g99_guessing_by_scram_is_stopped_too() throws IOException {
        UserFile.update(file, old -> old.with(new User("cara", Credential.of("pencil", false, new Random(2)))));
        Authenticator authenticator = users.authenticator("mx.example", new Random(3));
        for (int i = 0; i < LockOut.FAILURES_BY_PLACE; i++) {
            assertThat(run(authenticator, ClientExchange.scram(ScramHash.SHA_256, "cara", "guess" + i)))
                    .isEqualTo(new Verdict.Denied());
        }
        assertThat(run(authenticator, ClientExchange.scram(ScramHash.SHA_256, "cara", "pencil")))
                .isEqualTo(new Verdict.Unavailable());
    }

    private static Verdict run(Authenticator authenticator, ClientExchange client) {
        ServerExchange server = authenticator.begin(
                Mechanism.named(client.mechanism()).orElseThrow(),
                new Claimant(FROM, false, Optional.empty(), List.of()));
        byte[] response = client.initialResponse()
                .orElseGet(() -> client.respond(server.opening()).orElseThrow());
        while (true) {
            switch (server.respond(response)) {
                case ServerExchange.Turn.Done(Verdict verdict) -> {
                    return verdict;
                }
                case ServerExchange.Turn.Challenge(byte[] challenge) ->
                    response = client.respond(challenge).orElseThrow();
                case ServerExchange.Turn.Malformed() -> throw new AssertionError("malformed");
            }
        }
    }

    @Test
    void g99_guessing_is_stopped() {
        for (int i = 0; i < LockOut.FAILURES_BY_PLACE; i++) {
            assertThat(check("anna", "guess" + i)).isEqualTo(new Verdict.Denied());
        }
        assertThat(check("anna", "secret")).isEqualTo(new Verdict.Unavailable());
        assertThat(check("nobody", "secret")).isEqualTo(new Verdict.Denied());
        assertThat(users.check("anna", "secret", InetAddress.ofLiteral("192.0.2.2")))
                .isEqualTo(new Verdict.Granted("anna"));
    }

    private Verdict check(String user, String password) {
        return users.check(user, password, FROM);
    }

    /// Every attempt comes from an address of its own, for there is a limit to failures of one.
    private long quickest(String user) {
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = System.nanoTime();
            users.check(user, "wrong", InetAddress.ofLiteral("198.51.100." + i));
            quickest = Math.min(quickest, System.nanoTime() - before);
        }
        return quickest;
    }

    private void add(String name, String password) throws IOException {
        Credential hash = Credential.Argon2id.of(password, new Random(1));
        UserFile.update(file, old -> old.with(new User(name, List.of(hash))));
    }
}
