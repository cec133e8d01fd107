package dev.tasso.mta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is wrong with back-ends for passwords, issuers of tokens and certificates is said with its place and its cure.
class LoginErrorsTest {

    private static final String ISSUER = "[[oauth]]\nname = 'i'\nissuer = 'https://i.test'\naudience = 'tasso'\n";

    @TempDir
    Path folder;

    record Row(String toml, int line, String key, String cause, String cure) {}

    static List<Row> rows() {
        return List.of(
                new Row("[users]\nprogram = ['nowhere']", 2, "users.program", "nowhere cannot be run", "arguments"),
                new Row(
                        "[users]\ndovecot-socket = 's'\nprogram = ['check']",
                        3,
                        "users.program",
                        "stands beside dovecot-socket",
                        "keep one"),
                new Row(
                        "[users]\nmechanisms = ['OAUTHBEARER']",
                        2,
                        "users.mechanisms",
                        "leaves nobody a way to log in",
                        "[[oauth]]"),
                new Row(
                        "[users]\ndovecot-socket = 's'\nmechanisms = ['SCRAM-SHA-256']",
                        3,
                        "users.mechanisms",
                        "leaves nobody a way to log in",
                        "SCRAM"),
                new Row(
                        "[users.certificates]\nAnna = 'anna'",
                        2,
                        "users.certificates.Anna",
                        "is not the subject",
                        "CN="),
                new Row(
                        "[users.certificates]\n'CN=Anna' = 'an na'",
                        2,
                        "users.certificates.CN=Anna",
                        "is not a user's name",
                        "tasso user list"),
                new Row(
                        "[[oauth]]\naudience = 'a'\nkeys-url = 'https://i.test/k'",
                        1,
                        "oauth[1].issuer",
                        "is missing",
                        ""),
                new Row(ISSUER, 1, "oauth[i].keys-url", "is missing", "keys-file"),
                new Row(
                        ISSUER + "keys-url = 'http://i.test/keys'",
                        5,
                        "oauth[i].keys-url",
                        "is not a URL of HTTPS",
                        "https://login.example.org/certs"),
                new Row(ISSUER + "keys-url = 'https://u:p@i.test'", 5, "oauth[i].keys-url", "is not a URL", "https://"),
                new Row(ISSUER + "keys-file = 'none'", 5, "oauth[i].keys-file", "cannot be read", "may read"),
                new Row(ISSUER + "keys-file = 'check'", 5, "oauth[i].keys-file", "it is no JSON", "JSON Web Key Set"),
                new Row(
                        ISSUER + "keys-url = 'https://i.test'\nclock-skew = '1h'",
                        6,
                        "oauth[i].clock-skew",
                        "makes old tokens last too long",
                        "10m"),
                new Row(
                        ISSUER + "keys-url = 'https://i.test'\n[users]\ndovecot-socket = 's'",
                        1,
                        "oauth[i].users",
                        "there is no list",
                        "users = \"any\""),
                new Row(
                        ISSUER + "keys-url = 'https://i.test'\n" + ISSUER + "keys-url = 'https://i.test'",
                        8,
                        "oauth[i].issuer",
                        "stands here twice",
                        "take one"),
                new Row(
                        "[[route]]\nname = 'r'\nmatch = ['*']\nvia = 'smarthost'\nhost = 'h.test'\n"
                                + "mechanisms = ['EXTERNAL']",
                        6,
                        "route[r].mechanisms",
                        "there is none",
                        "client-certificate"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachNamesLineKeyCauseAndCure(Row row) throws IOException {
        Path check = Files.writeString(folder.resolve("check"), "#!/bin/sh\n");
        assertThat(check.toFile().setExecutable(true)).isTrue();
        Path file = Files.writeString(folder.resolve("tasso.toml"), row.toml());
        Loaded loaded = Config.load(Optional.of(file));
        assertThat(loaded).isInstanceOf(Loaded.Broken.class);
        List<ConfigError> errors = ((Loaded.Broken) loaded).errors();
        assertThat(errors).hasSize(1);
        ConfigError error = errors.getFirst();
        assertThat(error.key()).isEqualTo(row.key());
        assertThat(error.cause()).contains(row.cause());
        assertThat(error.cure()).contains(row.cure());
        assertThat(error.line()).isEqualTo(row.line());
    }
}
