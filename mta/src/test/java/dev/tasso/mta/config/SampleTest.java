package dev.tasso.mta.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sample file says what the program does: every key, and its default.
class SampleTest {

    private static final Path SAMPLE = Path.of("..", "packaging", "tasso.toml");

    @TempDir
    Path folder;

    @Test
    void stating_a_default_changes_nothing() throws IOException {
        Path sample = Files.copy(SAMPLE, folder.resolve("sample.toml"));
        Path empty = Files.writeString(folder.resolve("empty.toml"), "");

        assertThat(config(sample)).isEqualTo(config(empty));
    }

    @Test
    void every_key_stands_in_it() throws IOException {
        String text = Files.readString(SAMPLE);
        for (Setting setting : ((Loaded.Ok) Config.load(Optional.empty())).settings()) {
            if (!setting.key().startsWith("route[")) {
                String key = setting.key().substring(setting.key().lastIndexOf('.') + 1);
                assertThat(text).containsPattern("(?m)^#?" + Pattern.quote(key) + " = ");
            }
        }
    }

    @Test
    void every_example_in_it_can_be_used() throws IOException, GeneralSecurityException {
        String used = Pattern.compile("(?m)^#(?=[a-z\"\\[])")
                .matcher(Files.readString(SAMPLE))
                .replaceAll("");
        Files.createFile(folder.resolve("smarthost.password"));
        makePair("fullchain.pem", "privkey.pem");
        makePair("other-fullchain.pem", "other-privkey.pem");
        makePair("client.pem", "client.key");
        Files.copy(folder.resolve("fullchain.pem"), folder.resolve("clients-ca.pem"));
        Files.copy(folder.resolve("fullchain.pem"), folder.resolve("more-ca.pem"));
        used = used.replace("/etc/tasso/", folder + "/");
        Config config = config(Files.writeString(folder.resolve("used.toml"), used));

        assertThat(config.routes())
                .extracting(Route::name)
                .containsExactly("provider", "dovecot", "archive", "dial-up", "local", "mx");
        assertThat(config.aliases()).hasSize(2);
        assertThat(config.accounts().addresses()).containsOnlyKeys("anna");
    }

    private void makePair(String certificate, String key) throws IOException, GeneralSecurityException {
        SelfMade.make(new TlsFiles(folder.resolve(certificate), folder.resolve(key)), "x.test", Instant.now());
    }

    private static Config config(Path file) {
        Loaded loaded = Config.load(Optional.of(file));
        assertThat(loaded).isInstanceOf(Loaded.Ok.class);
        return ((Loaded.Ok) loaded).config();
    }
}
