package dev.tasso.mta;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole server in this process, on free ports and in a folder of the test, for tests that look at it from outside.
final class RunningTasso implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PORTS = """
        hostname = "mx.test"
        data = "data"
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

    private final Path folder;
    private final Told told;
    private final Server server;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningTasso(Path folder, Told told, Server server) {
        this.folder = folder;
        this.told = told;
        this.server = server;
    }

    /// @param toml further sections of the configuration
    static RunningTasso start(Path folder, String toml) throws Exception {
        configure(folder, toml);
        Told told = new Told();
        Path file = folder.resolve("tasso.toml");
        return switch (Config.load(Optional.of(file))) {
            case Loaded.Ok(Config config, var _) ->
                new RunningTasso(folder, told, Server.start(config, () -> Config.load(Optional.of(file)), told));
            case Loaded.Broken(var errors) -> throw new IllegalArgumentException(errors.toString());
        };
    }

    static void configure(Path folder, String toml) throws IOException {
        Files.writeString(folder.resolve("tasso.toml"), PORTS + toml);
    }

    /// A route to a scripted server.
    static String route(String domain, int port, String further) {
        return """
            [[route]]
            name = "to-%s"
            match = ["%s"]
            via = "smarthost"
            host = "127.0.0.1"
            port = %d
            tls = "none"
            jitter = 0.0
            %s
            """.formatted(domain, domain, port, further);
    }

    /// Everything that was told, in order, and somebody may wait for more of it.
    static final class Told implements Journal {
        private final List<Event> events = new ArrayList<>();

        @Override
        public synchronized void tell(Event event) {
            events.add(event);
            notifyAll();
        }

        synchronized List<Event> events() {
            return List.copyOf(events);
        }

        synchronized Event await(Predicate<Event> wanted) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            int seen = 0;
            while (true) {
                for (; seen < events.size(); seen++) {
                    if (wanted.test(events.get(seen))) {
                        return events.get(seen);
                    }
                }
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new AssertionError("not told within " + PATIENCE + "; what was told: " + events);
                }
                wait(millis);
            }
        }
    }

    Told told() {
        return told;
    }

    Path data() {
        return folder.resolve("data");
    }

    Server server() {
        return server;
    }

    InetSocketAddress address(String listener) {
        for (Map.Entry<Listener, InetSocketAddress> entry : server.addresses().entrySet()) {
            if (entry.getKey().name().equals(listener)) {
                return entry.getValue();
            }
        }
        throw new IllegalArgumentException("no listener " + listener);
    }

    /// Hands a message in at the MX port.
    Sent send(String from, List<String> to, String message) throws IOException {
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), address("mx"))) {
            client.greeting();
            client.hello();
            Sent sent = client.send(outgoing(from, to, message));
            client.quit();
            return sent;
        }
    }

    static Outgoing outgoing(String from, List<String> to, String message) {
        ReversePath sender = from.isEmpty()
                ? new ReversePath.Null()
                : new ReversePath.Sender(Mailbox.parse(from).orElseThrow());
        List<Mailbox> recipients =
                to.stream().map(text -> Mailbox.parse(text).orElseThrow()).toList();
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        return Outgoing.plain(sender, recipients, BodySource.of(octets));
    }

    /// The only message id in a 250.
    static String id(Sent sent) {
        var matcher = java.util.regex.Pattern.compile("\\b[0-9a-v]{20}\\b")
                .matcher(sent.results().getFirst().reply().text());
        if (!matcher.find()) {
            throw new AssertionError("no id in " + sent);
        }
        return matcher.group();
    }

    String token() throws IOException {
        return Files.readString(data().resolve("run/token")).strip();
    }

    URI http(String path) {
        return server.http().resolve(path);
    }

    JsonNode get(String path) throws Exception {
        return ask(HttpRequest.newBuilder(http(path)).GET());
    }

    JsonNode post(String path, String body) throws Exception {
        return ask(HttpRequest.newBuilder(http(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode ask(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = http.send(
                request.header("Authorization", "Bearer " + token()).build(), HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(response.body());
    }

    /// The files in a mailbox's Maildir, as text.
    List<String> mailbox(String domain, String localPart) throws IOException {
        Path fresh = data().resolve("mail").resolve(domain).resolve(localPart).resolve("new");
        if (!Files.isDirectory(fresh)) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(fresh)) {
            for (Path file : files.sorted().toList()) {
                messages.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return messages;
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }
}
