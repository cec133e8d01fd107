package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the HTTP endpoint says to those who should not be asking, octet by octet.
class HttpAttacksTest {
    @TempDir
    private static Path folder;

    private static RunningTasso tasso;

    @BeforeAll
    static void start() throws Exception {
        tasso = RunningTasso.start(folder, "");
    }

    @AfterAll
    static void stop() {
        tasso.close();
    }

    @Test
    void theRightTokenOpensTheDoor() throws IOException {
        assertThat(say(request("GET", "/v1/status", bearer()), "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void j121_withoutATokenNothingIsToldNotEvenWhatExists() throws IOException {
        for (String path : List.of("/v1/queue", "/v1/status", "/v1/nonsense", "/", "/v1/history?of=a@b.example")) {
            assertThat(say(request("GET", path, ""), ""))
                    .startsWith("HTTP/1.1 401")
                    .doesNotContain("recipients");
        }
        for (String path : List.of("/v1/reload", "/v1/queue/delete", "/v1/backup")) {
            assertThat(say(request("POST", path, "Content-Length: 2\r\n"), "{}"))
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void j121_aWrongTokenIsRefusedHoweverCloseItIs() throws IOException {
        String token = tasso.token();
        for (String wrong : List.of(
                "Bearer " + token.substring(1),
                "Bearer " + token + "0",
                "Bearer ",
                "Bearer",
                token,
                "Basic " + token,
                "Bearer " + token.replace(token.charAt(63), token.charAt(63) == 'a' ? 'b' : 'a'))) {
            assertThat(say(request("GET", "/v1/status", "Authorization: " + wrong + "\r\n"), ""))
                    .as(wrong)
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void j121_aNameThatWasReboundToThisMachineIsRefusedEvenWithTheToken() throws IOException {
        for (String host :
                List.of("evil.example", "evil.example:8025", "127.0.0.1.evil.example", "localhost.evil", "")) {
            String answer = say("GET /v1/status HTTP/1.1\r\nHost: " + host + "\r\n" + bearer() + "\r\n", "");
            assertThat(answer).as(host).matches("(?s)HTTP/1.1 40[03].*").doesNotContain("upSeconds");
        }
    }

    @Test
    void j121_noOtherOriginIsInvited() throws IOException {
        String answer = say(
                request(
                        "OPTIONS",
                        "/v1/queue/delete",
                        "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n"),
                "");
        assertThat(answer).doesNotContainIgnoringCase("access-control-allow");
        String asked = say(request("GET", "/v1/status", bearer() + "Origin: http://evil.example\r\n"), "");
        assertThat(asked).doesNotContainIgnoringCase("access-control-allow");
    }

    @Test
    void j121_aHugeBodyIsRefusedWithoutBeingKept() throws IOException {
        String announced = say(request("POST", "/v1/queue/hold", bearer() + "Content-Length: 1073741824\r\n"), "{");
        assertThat(announced).startsWith("HTTP/1.1 413");
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        String chunked = say(
                request("POST", "/v1/queue/hold", bearer() + "Transfer-Encoding: chunked\r\n"),
                chunk.repeat(4) + "0\r\n\r\n");
        assertThat(chunked).startsWith("HTTP/1.1 413");
    }

    /// As it stands, the body would be taken.
    @Test
    void i119_whatIsCompressedIsNotInflated() throws IOException {
        String body = "{\"filter\":{},\"dryRun\":true}" + " ".repeat(10_000);
        assertThat(post("/v1/queue/delete", body)).startsWith("HTTP/1.1 200");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream inflated = new GZIPOutputStream(bomb)) {
            inflated.write(body.getBytes(StandardCharsets.US_ASCII));
        }
        for (String coding : List.of("Content-Encoding: gzip\r\n", "Transfer-Encoding: gzip\r\n")) {
            String head =
                    request("POST", "/v1/queue/delete", bearer() + coding + "Content-Length: " + bomb.size() + "\r\n");
            assertThat(say(head.getBytes(StandardCharsets.US_ASCII), bomb.toByteArray()))
                    .as(coding)
                    .matches("(?s)HTTP/1.1 (400|415|501).*");
        }
    }

    @Test
    void j121_deepDoubledOrBrokenJsonIsRefused() throws IOException {
        for (String body : List.of(
                "[".repeat(20_000),
                "{\"filter\":".repeat(1_000) + "1" + "}".repeat(1_000),
                "{\"dryRun\":true,\"dryRun\":false}",
                "{} {}",
                "[]",
                "{\"filter\":{\"message\":\"\ud800\"}}",
                "{\"filter\":\"everything\"}",
                "{\"filter\":{\"domian\":\"x.example\"}}")) {
            assertThat(post("/v1/queue/delete", body))
                    .as(body.substring(0, Math.min(40, body.length())))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void j121_twoLengthsAreNoLength() throws IOException {
        String smuggled = "0\r\n\r\nGET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\n" + bearer() + "\r\n";
        String both = say(
                request("POST", "/v1/reload", bearer() + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
                smuggled);
        assertThat(both).startsWith("HTTP/1.1 400").doesNotContain("upSeconds");
        String two = say(request("POST", "/v1/reload", bearer() + "Content-Length: 2\r\nContent-Length: 60\r\n"), "{}");
        assertThat(two).startsWith("HTTP/1.1 400");
    }

    @Test
    void i120_j121_whatIsNoIdIsNoPath() throws IOException {
        for (String id : List.of(
                "..", "../../etc/passwd", "%2e%2e%2f%2e%2e", "0".repeat(19), "0".repeat(21), "%00", "W".repeat(20))) {
            for (String path : List.of("/v1/queue/", "/v1/why/")) {
                assertThat(say(request("GET", path + id, bearer()), ""))
                        .as(path + id)
                        .matches("(?s)HTTP/1.1 40[04].*");
            }
        }
        assertThat(say(request("GET", "/v1/why/" + "0".repeat(20), bearer()), ""))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void i120_j121_aBackupGoesNowhereThatIsNotNamedWhole() throws IOException {
        assertThat(post("/v1/backup", "{\"folder\":\"../elsewhere\"}")).startsWith("HTTP/1.1 400");
        assertThat(post("/v1/backup", "{}")).startsWith("HTTP/1.1 400");
        assertThat(post("/v1/backup", "{\"folder\":\"" + folder.resolve("data") + "\"}"))
                .startsWith("HTTP/1.1 409");
    }

    @Test
    void f66_lineEndsInWhatIsAskedForDoNotSurvive() throws IOException {
        String answer = say(request("GET", "/v1/history?of=a%0d%0aX-Injected:%20yes@b.example", bearer()), "");
        assertThat(answer).doesNotContain("\r\nX-Injected").matches("(?s)HTTP/1.1 (200|400).*");
    }

    private static String bearer() throws IOException {
        return "Authorization: Bearer " + tasso.token() + "\r\n";
    }

    private static String request(String method, String path, String fields) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + fields + "\r\n";
    }

    private static String post(String path, String body) throws IOException {
        int octets = body.getBytes(StandardCharsets.UTF_8).length;
        return say(request("POST", path, bearer() + "Content-Length: " + octets + "\r\n"), body);
    }

    private static String say(String head, String body) throws IOException {
        return say(head.getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String say(byte[] head, byte[] body) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), tasso.http("/").getPort())) {
            socket.setSoTimeout((int) RunningTasso.PATIENCE.toMillis());
            OutputStream out = socket.getOutputStream();
            try {
                out.write(head);
                out.write(body);
                out.flush();
                socket.shutdownOutput();
            } catch (IOException _) {
                // It may hang up before it has read everything.
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
