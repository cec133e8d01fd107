package dev.tasso.mta;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.config.Overrides;
import dev.tasso.mta.spool.NativeLibrary;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A short life of the server in a temporary folder: one message in by TLS, delivered, the API asked once. The JVM
/// records which classes that needs, and the next real start has them at hand. With `TASSO_NATIVE` in the environment,
/// that
/// folder gets the store's native library.
final class Rehearsal {
    private static final String CONFIGURATION = """
        hostname = "localhost"
        [[listen]]
        name = "mx"
        kind = "mx"
        address = "127.0.0.1:0"
        [[listen]]
        name = "submission"
        kind = "submission"
        address = "127.0.0.1:0"
        [http]
        address = "127.0.0.1:0"
        """;

    private Rehearsal() {}

    static int run() {
        try {
            String library = System.getenv("TASSO_NATIVE");
            if (library != null) {
                NativeLibrary.putInto(Path.of(library));
            }
            Path folder = Files.createTempDirectory("tasso-rehearsal");
            try {
                Path file = Files.writeString(folder.resolve("tasso.toml"), CONFIGURATION);
                Overrides overrides = new Overrides(Optional.of(folder.resolve("data")));
                if (Config.load(Optional.of(file), overrides) instanceof Loaded.Ok(Config config, var _)) {
                    live(config, file);
                }
                return 0;
            } finally {
                remove(folder);
            }
        } catch (IOException | CannotStart e) {
            return 1;
        }
    }

    private static void live(Config config, Path file) throws IOException, CannotStart {
        try (Log log = new Log(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
                Server server = Server.start(config, () -> Config.load(Optional.of(file)), log)) {
            log.start();
            Introduction.of(config, Optional.of(file), server.addresses(), server.http());
            for (var entry : server.addresses().entrySet()) {
                if (entry.getKey().kind() == Listener.Kind.MX) {
                    send(entry.getValue());
                }
            }
            ask(server, config);
        }
    }

    private static void send(InetSocketAddress address) throws IOException {
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("localhost"), address)) {
            client.greeting();
            client.hello();
            client.startTls(new Verification.None("localhost"));
            client.hello();
            Mailbox mailbox = Mailbox.parse("you@localhost").orElseThrow();
            byte[] message = "Subject: rehearsal\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
            client.send(Outgoing.plain(new ReversePath.Null(), List.of(mailbox), BodySource.of(message)));
            client.quit();
        }
    }

    private static void ask(Server server, Config config) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) server.http().resolve("/v1/queue").toURL().openConnection();
        String token = Files.readString(config.data().resolve("run/token")).strip();
        http.setRequestProperty("Authorization", "Bearer " + token);
        http.getInputStream().readAllBytes();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
