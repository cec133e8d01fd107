package dev.tasso.mta.cli;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Asks the running server; finds it by the address and the token in its data folder.
final class Api {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int READ_MILLIS_MAX = 120_000;
    private static final int ANSWER_OCTETS_MAX = 256 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path data;
    private final URI address;
    private final String token;

    private Api(Path data, URI address, String token) {
        this.data = data;
        this.address = address;
        this.token = token;
    }

    /// Reads where the server on this folder listens.
    static Api of(Path data) throws Failed {
        try {
            String address = Files.readString(data.resolve("run/http")).strip();
            String token = Files.readString(data.resolve("run/token")).strip();
            return new Api(data, URI.create(address), token);
        } catch (NoSuchFileException _) {
            throw nobody(data);
        } catch (AccessDeniedException e) {
            throw new Failed(
                    ExitCodes.CONNECT,
                    "you may not read " + e.getFile(),
                    "run this as the user that the server runs as");
        } catch (IOException | IllegalArgumentException e) {
            throw new Failed(ExitCodes.CONNECT, "cannot read where the server on " + data + " listens: " + e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    JsonNode get(String path, Map<String, String> query) throws Failed {
        String text = query.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return ask("GET", path + (text.isEmpty() ? "" : "?" + text), new byte[0]);
    }

    JsonNode post(String path, JsonNode body) throws Failed {
        return ask("POST", path, JSON.writeValueAsBytes(body));
    }

    private JsonNode ask(String method, String path, byte[] body) throws Failed {
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
            return answer(http);
        } catch (ConnectException _) {
            throw nobody(data);
        } catch (SocketTimeoutException _) {
            throw new Failed(ExitCodes.TIMEOUT, "the server at " + address + " did not answer in time");
        } catch (IOException | JacksonException e) {
            throw new Failed(ExitCodes.CONNECT, "no usable answer from the server at " + address + ": " + e);
        }
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) address.resolve(path).toURL().openConnection(java.net.Proxy.NO_PROXY);
        http.setRequestMethod(method);
        http.setConnectTimeout(CONNECT_MILLIS_MAX);
        http.setReadTimeout(READ_MILLIS_MAX);
        http.setInstanceFollowRedirects(false);
        http.setRequestProperty("Authorization", "Bearer " + token);
        return http;
    }

    private static JsonNode answer(HttpURLConnection http) throws IOException, Failed {
        int status = http.getResponseCode();
        InputStream stream = status < 400 ? http.getInputStream() : http.getErrorStream();
        byte[] octets = stream == null ? new byte[0] : stream.readNBytes(ANSWER_OCTETS_MAX);
        JsonNode node = octets.length == 0 ? object() : JSON.readTree(octets);
        if (status < 300) {
            return node;
        }
        String said = node.path("error").asString("the server answered " + status);
        throw new Failed(
                status < 500 ? ExitCodes.REFUSED : ExitCodes.TEMPORARY,
                said,
                node.path("cure").asString(""));
    }

    private static Failed nobody(Path data) {
        return new Failed(
                ExitCodes.CONNECT,
                "no server is running on " + data,
                "start one with: ./tasso serve --data " + data + "   (or name its folder with --data)");
    }
}
