package dev.tasso.mta;

import dev.tasso.mta.spool.Mutants;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server in a process of its own, for tests that kill it.
final class ChildTasso implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile(" +mx +127\\.0\\.0\\.1:(\\d+).*|mx (\\d+)");

    /// What it said first and last of more lines than these.
    private static final int LINES_MAX = 1_000;

    /// The process was gone before it was ready.
    static final class EndedEarly extends IOException {
        private static final long serialVersionUID = 1;

        private EndedEarly(String what) {
            super(what);
        }
    }

    private final Path folder;
    private final Process process;
    private final List<String> said = new ArrayList<>();
    private final int port;

    private ChildTasso(Path folder, Process process) throws IOException {
        this.folder = folder;
        this.process = process;
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        this.port = awaitReady(output);
        Thread.ofVirtual().start(() -> readOn(output));
    }

    /// Starts as its users start it, by the launcher of the project's folder: with the ahead-of-time cache where there
    /// is one.
    static ChildTasso launched(Path project, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                project.resolve("tasso").toString(),
                "serve",
                "--config",
                folder.resolve("tasso.toml").toString());
        builder.environment().put("TASSO_JAVA_OPTS", "-Xmx512m");
        builder.redirectErrorStream(true);
        return new ChildTasso(folder, builder.start());
    }

    /// Starts with the classes of the tests and the configuration of the folder, and waits until it is ready.
    static ChildTasso start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /// @param environment what the process gets beside its parent's environment
    static ChildTasso start(Path folder, Map<String, String> environment) throws IOException {
        return start(folder, environment, "-Xmx512m");
    }

    static ChildTasso start(Path folder, Map<String, String> environment, String heap) throws IOException {
        String file = folder.resolve("tasso.toml").toString();
        return start(folder, command(environment, heap, "dev.tasso.mta.Main", "serve", "--config", file));
    }

    /// The same over a store with a defect.
    static ChildTasso startMutant(Path folder, Map<String, String> environment, Mutants mutant) throws IOException {
        return start(
                folder,
                command(environment, "-Xmx512m", MutantServer.class.getName(), folder.toString(), mutant.name()));
    }

    private static ChildTasso start(Path folder, ProcessBuilder builder) throws IOException {
        builder.redirectErrorStream(true);
        return new ChildTasso(folder, builder.start());
    }

    /// How a main class of the build or its tests is run in a process of its own.
    static ProcessBuilder command(Map<String, String> environment, String heap, String... mainAndArguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                heap,
                "-cp",
                System.getProperty("java.class.path")));
        words.addAll(List.of(mainAndArguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return builder;
    }

    InetSocketAddress smtp() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Process process() {
        return process;
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// SIGTERM; returns the exit code.
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not stop; it said " + said());
        }
        return process.exitValue();
    }

    /// Until it has printed a line that begins like this.
    void awaitSaid(String beginning) throws InterruptedException {
        awaitSaid(beginning, line -> line.startsWith(beginning));
    }

    /// Until it has printed such a line.
    synchronized void awaitSaid(String what, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + RunningTasso.PATIENCE.toNanos();
        while (said.stream().noneMatch(wanted)) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("it did not say " + what + ", but " + said);
            }
            wait(millis);
        }
    }

    synchronized List<String> said() {
        return List.copyOf(said);
    }

    JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
        Path run = folder.resolve("data/run");
        URI address = URI.create(Files.readString(run.resolve("http")).strip());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(run.resolve("token")).strip())
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return JsonMapper.shared()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (ConnectException nobody) {
            throw new IOException("nobody listens at " + address + "; it said " + said(), nobody);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private int awaitReady(BufferedReader output) throws IOException {
        int found = 0;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            Matcher listens = LISTENS.matcher(line);
            if (listens.matches()) {
                found = Integer.parseInt(listens.group(1) == null ? listens.group(2) : listens.group(1));
            }
            if (line.startsWith("ready")) {
                return found;
            }
        }
        throw new EndedEarly("it ended before it was ready: " + said);
    }

    private void readOn(BufferedReader output) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (this) {
                    if (said.size() == LINES_MAX) {
                        said.remove(LINES_MAX / 2);
                    }
                    said.add(line);
                    notifyAll();
                }
            }
        } catch (IOException _) {
            // It is gone.
        }
    }
}
