package dev.tasso.mta.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks the running server; finds it by the address and the token in its data folder.
final class Api {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int READ_MILLIS_MAX = 120_000;
    private static final int OCTETS_MAX = 256 << 20;

    /// Of an answer in JSON: lists come in pages.
    private static final int ANSWER_OCTETS_MAX = 32 << 20;

    private static final int LINE_LENGTH_MAX = 1 << 20;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(ANSWER_OCTETS_MAX)
                    .build())
            .build());

    private final URI address;
    private final String token;
    private final Failed nobody;
    private final Duration patience;

    private Api(URI address, String token, Failed nobody, Duration patience) {
        this.address = address;
        this.token = token;
        this.nobody = nobody;
        this.patience = patience;
    }

    /// Reads where the server on this folder listens.
    static Api of(Path data) throws Failed {
        return at(
                data.resolve("run"),
                new Failed(
                        ExitCodes.CONNECT,
                        "no server is running on " + data,
                        "start one with: ./tasso serve --data " + data + "   (or name its folder with --data)"));
    }

    /// The same for what has left its address and token in this folder.
    ///
    /// @param nobody what to say where nothing runs
    static Api at(Path run, Failed nobody) throws Failed {
        try {
            String address = Files.readString(run.resolve("http")).strip();
            String token = Files.readString(run.resolve("token")).strip();
            return new Api(URI.create(address), token, nobody, PATIENCE);
        } catch (NoSuchFileException _) {
            throw nobody;
        } catch (AccessDeniedException e) {
            throw new Failed(
                    ExitCodes.CONNECT,
                    "you may not read " + e.getFile(),
                    "run this as the user that the server runs as");
        } catch (IOException | IllegalArgumentException e) {
            throw new Failed(ExitCodes.CONNECT, "cannot read in " + run + " where it listens: " + e);
        }
    }

    /// The same with this patience for a whole answer.
    Api within(Duration most) {
        return new Api(address, token, nobody, most);
    }

    JsonNode get(String path, Map<String, String> query) throws Failed {
        return ask("GET", withQuery(path, query), new byte[0]);
    }

    /// Whoever reads an answer that goes on.
    interface Reader {
        /// Whether more shall be read.
        boolean read(JsonNode line) throws Failed;
    }

    /// Reads an answer line by line, each as soon as it comes, until it ends or enough has been read; however long
    /// that takes.
    void follow(String path, Map<String, String> query, Reader reader) throws Failed {
        exchanged("GET", withQuery(path, query), new byte[0], http -> {
            if (http.getResponseCode() >= 300) {
                return answer(http);
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8))) {
                Optional<String> line = line(lines);
                while (line.isPresent() && (line.get().isEmpty() || reader.read(JSON.readTree(line.get())))) {
                    line = line(lines);
                }
                http.disconnect();
            }
            return Printing.object();
        });
    }

    /// The next one; empty at the end.
    private static Optional<String> line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return Optional.of(line.toString());
            }
            if (line.length() >= LINE_LENGTH_MAX) {
                throw new IOException("a line without an end");
            }
            line.append((char) c);
        }
        return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
    }

    private static String withQuery(String path, Map<String, String> query) {
        String text = query.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return path + (text.isEmpty() ? "" : "?" + text);
    }

    JsonNode post(String path, JsonNode body) throws Failed {
        return ask("POST", path, JSON.writeValueAsBytes(body));
    }

    JsonNode delete(String path) throws Failed {
        return ask("DELETE", path, new byte[0]);
    }

    /// The answer as octets.
    byte[] octets(String path) throws Failed {
        return exchange("GET", path, new byte[0], Api::octets);
    }

    /// Where a browser finds what is at this path, with the token behind it.
    String withToken(String path) {
        return address.resolve(path) + "#" + token;
    }

    private JsonNode ask(String method, String path, byte[] body) throws Failed {
        return exchange(method, path, body, Api::answer);
    }

    private interface Reading<T> {
        T read(HttpURLConnection http) throws IOException, Failed;
    }

    /// On a thread of its own: the timeout of a socket bounds each read, and not an answer that trickles in.
    private <T> T exchange(String method, String path, byte[] body, Reading<T> reading) throws Failed {
        FutureTask<T> asking = new FutureTask<>(() -> exchanged(method, path, body, reading));
        Thread.ofVirtual().name("http").start(asking);
        try {
            return asking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Failed failed) {
                throw failed;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw late();
        } catch (TimeoutException _) {
            throw late();
        }
    }

    private Failed late() {
        return new Failed(
                ExitCodes.TIMEOUT,
                "the server at " + address + " did not answer in time",
                "is it busy, or is it another program that listens there now?");
    }

    private <T> T exchanged(String method, String path, byte[] body, Reading<T> reading) throws Failed {
        try {
            HttpURLConnection http = open(method, path);
            if (body.length > 0) {
                http.setDoOutput(true);
                http.setRequestProperty("Content-Type", "application/json");
                http.setFixedLengthStreamingMode(body.length);
                try (OutputStream out = http.getOutputStream()) {
                    out.write(body);
                }
            }
            return reading.read(http);
        } catch (ConnectException _) {
            throw nobody;
        } catch (SocketTimeoutException _) {
            throw late();
        } catch (IOException | JacksonException e) {
            throw new Failed(
                    ExitCodes.CONNECT,
                    "no usable answer from the server at " + address + ": " + e.getMessage(),
                    "is it another program that listens there now? start the server again");
        }
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) address.resolve(path).toURL().openConnection(java.net.Proxy.NO_PROXY);
        http.setRequestMethod(method);
        http.setConnectTimeout(CONNECT_MILLIS_MAX);
        http.setReadTimeout(Math.toIntExact(Math.min(READ_MILLIS_MAX, patience.toMillis())));
        http.setInstanceFollowRedirects(false);
        http.setRequestProperty("Authorization", "Bearer " + token);
        return http;
    }

    private static byte[] octets(HttpURLConnection http) throws IOException, Failed {
        if (http.getResponseCode() < 300) {
            try (InputStream in = http.getInputStream()) {
                byte[] octets = in.readNBytes(OCTETS_MAX + 1);
                if (octets.length > OCTETS_MAX) {
                    throw new IOException("more than " + OCTETS_MAX + " octets");
                }
                return octets;
            }
        }
        answer(http);
        return new byte[0];
    }

    private static JsonNode answer(HttpURLConnection http) throws IOException, Failed {
        int status = http.getResponseCode();
        InputStream stream = status < 400 ? http.getInputStream() : http.getErrorStream();
        JsonNode node = JSON.readTree(stream == null ? InputStream.nullInputStream() : stream);
        if (status < 300) {
            return node;
        }
        String said = node.path("error").asString("the server answered " + status);
        throw new Failed(
                status < 500 ? ExitCodes.REFUSED : ExitCodes.TEMPORARY,
                said,
                node.path("cure").asString(""));
    }
}
