package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.http.SinkEndpoint;
import dev.tasso.mta.sink.Kept;
import dev.tasso.mta.sink.Sink;
import dev.tasso.mta.sink.SinkOptions;
import dev.tasso.smtp.client.Mailer;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tasso sink` and what is asked of it, over real sockets; the certificate it leaves is PEM (RFC 7468 section 5).
@Timeout(60)
class SinkCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<AutoCloseable> running = new ArrayList<>();
    private Optional<Sink> sink = Optional.empty();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : running.reversed()) {
            one.close();
        }
    }

    @Test
    void whatCameIsListedShownAndAwaited() throws Exception {
        assertThat(run("list", "--run", runFolder())).isEqualTo(ExitCodes.CONNECT);
        assertThat(err.toString()).contains("no sink is running", "./tasso sink --run");
        start();
        send(
                "anna@example.org",
                "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\nFrom: Anna <anna@example.org>\n\nHello,\n\tyou.\n");
        send("ben@example.org", "Subject: two\n\nSecond.\n");

        assertThat(asked("list")).contains("NUMBER", "anna@example.org", "Grüße", "two");
        assertThat(asked("list", "--to", "@example.org", "--quiet").strip()).isEqualTo("2");
        assertThat(asked("list", "--to", "ANNA@example.org", "--json").lines()).hasSize(1);
        assertThat(asked("list", "--subject", "grüß").lines()).hasSize(2);
        assertThat(asked("list", "--after", "1")).contains("two").doesNotContain("Grüße");
        assertThat(asked("show", "1"))
                .contains("Envelope: <me@example.net> to anna@example.org", "Subject: Grüße", "\n    you.\n");
        assertThat(asked("show", "last", "--quiet")).isEqualTo("Second.\n");
        assertThat(asked("show", "last", "--transcript")).contains("C: EHLO", "S: 250 2.0.0 Ok, this is number 2");
        assertThat(asked("show", "2", "--header")).isEqualTo("Subject: two\n");
        Path file = folder.resolve("raw.eml");
        asked("show", "2", "--raw", "--out", file.toString());
        assertThat(Files.readString(file)).isEqualTo("Subject: two\r\n\r\nSecond.\r\n");

        Thread later = Thread.ofVirtual().start(() -> send("anna@example.org", "Subject: three\n\nThird.\n"));
        assertThat(asked("wait", "--to", "anna@example.org", "--count", "2", "--timeout", "20s"))
                .contains("three");
        later.join();
        assertThat(run("wait", "--run", runFolder(), "--count", "4", "--timeout", "200ms"))
                .isEqualTo(ExitCodes.TIMEOUT);
        assertThat(err.toString()).contains("3 of 4 messages came within 200ms");
        assertThat(run("show", "--run", runFolder(), "9")).isEqualTo(ExitCodes.REFUSED);
        asked("clear", "2");
        assertThat(asked("clear")).isEqualTo("threw 2 away\n");
        assertThat(asked("list")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--behave|rctp: 451|line 1, column 1: no step is called",
                "--behave|rcpt: 451, then ok|say how often",
                "--smtp|nowhere|127.0.0.1:1025",
                "--auth|perhaps|any, required, refused or none",
                "--max-size|much|50MB",
                "--keep|0|from 1 on",
            })
    void whatCannotBeMeantIsRefusedWithPlaceAndCure(String option, String value, String cure) {
        assertThat(run("--run", runFolder(), option, value)).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains(cure);
    }

    @Test
    void itMisbehavesAsToldAndAsToldLater() throws Exception {
        Path rules = Files.writeString(folder.resolve("rules"), "# once\nend: 452 4.3.1 \"Full\" once\n");
        start("--behave", "rcpt: 550 5.1.1 once", "--behave-file", rules.toString());
        assertThat(send("a@example.org", "one\n").code()).isEqualTo(550);
        assertThat(send("a@example.org", "one\n").code()).isEqualTo(452);
        assertThat(send("a@example.org", "one\n").code()).isEqualTo(250);
        assertThat(asked("behave", "mail: 451 4.7.1 \"Later\"")).isEqualTo("follows 1 rules\n");
        assertThat(send("a@example.org", "two\n").code()).isEqualTo(451);
        assertThat(asked("behave")).isEqualTo("behaves normally\n");
        assertThat(send("a@example.org", "two\n").code()).isEqualTo(250);
        assertThat(run("behave", "--run", runFolder(), "mail: nothing")).isEqualTo(ExitCodes.USAGE);
        assertThat(asked("list", "--quiet").strip()).isEqualTo("2");
    }

    @Test
    void theOldestGoesAndTheLargestIsRefused() throws Exception {
        start("--keep", "2", "--max-size", "10KB");
        for (String each : List.of("one", "two", "three")) {
            assertThat(send("a@example.org", "Subject: " + each + "\n\nx\n").code())
                    .isEqualTo(250);
        }
        assertThat(asked("list")).contains("two", "three").doesNotContain("one");
        assertThat(send("a@example.org", "x\n".repeat(6_000)).code()).isEqualTo(552);
        assertThat(asked("list", "--quiet").strip()).isEqualTo("2");
    }

    @Test
    void aMaildirIsReadAgain() throws Exception {
        Path maildir = folder.resolve("mail");
        start("--maildir", maildir.toString());
        send("a@example.org", "Subject: kept\n\nDelivered-To: no field\n");
        try (Stream<Path> files = Files.list(maildir.resolve("new"))) {
            assertThat(Files.readString(files.findFirst().orElseThrow()))
                    .startsWith("Return-Path: <me@example.net>\r\nDelivered-To: a@example.org\r\nSubject: kept\r\n");
        }
        stop();
        running.clear();
        start("--maildir", maildir.toString());
        assertThat(asked("list")).contains("me@example.net", "a@example.org", "kept");
        assertThat(asked("show", "1", "--quiet")).isEqualTo("Delivered-To: no field\n");
        stop();
        running.clear();
        Files.delete(maildir.resolve("tmp"));
        Files.createFile(maildir.resolve("tmp"));
        assertThat(run("--run", runFolder(), "--smtp", "0", "--http", "0", "--maildir", maildir.toString()))
                .isEqualTo(99);
    }

    @Test
    void i120_hostileMailHarmsNeitherTerminalNorFolder() throws Exception {
        start();
        send("a@example.org", """
            Subject: =?utf-8?Q?=1B[31m=07=E2=80=AEred?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b

            \u001b]0;title\u0007 text
            --b
            Content-Disposition: attachment; filename="../../../escaped"

            one
            --b
            Content-Disposition: attachment; filename="/etc/escaped"

            two
            --b
            Content-Type: application/x-\u001b[2J; name="nul"

            three
            --b--
            """);
        String shown =
                asked("show", "last") + asked("list") + asked("show", "last", "--json") + asked("list", "--json");
        assertThat(shown).doesNotContain("\u001b", "\u0007", "\u202e").contains("\\u001b[31m", "\\u001b]0;title");
        Path saved = folder.resolve("deep/er");
        asked("show", "last", "--save", saved.toString());
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().contains("escaped")))
                    .containsExactlyInAnyOrder(saved.resolve("escaped"), saved.resolve("2-escaped"));
        }
        assertThat(saved.resolve("_nul")).hasContent("three");
    }

    @Test
    void i118_tenMegabytesAndDeepNestingAreShownAsFarAsTheyGo() throws Exception {
        start();
        send("a@example.org", "Subject: big\n\n" + "0123456789abcdef\n".repeat(600_000));
        StringBuilder deep = new StringBuilder("Subject: deep\nMIME-Version: 1.0\n");
        for (int i = 0; i < 10_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        send("a@example.org", deep.toString());
        assertThat(asked("list")).contains("10.8 MB", "deep");
        assertThat(asked("show", "1", "--quiet")).hasSizeLessThan(1_100_000).endsWith("(The text goes on: --raw)\n");
        assertThat(asked("show", "2")).contains("Trouble: its parts are nested more than 50 deep");
    }

    @Test
    void j121_thePageIsOpenAndAllElseWantsTheToken() throws Exception {
        start();
        send("a@example.org", """
            Subject: <script>alert(1)</script>
            MIME-Version: 1.0
            Content-Type: text/html

            <img src="cid:none"><script>document.title = "run"</script>
            <IFrame src="http://127.0.0.1:1/frame"></IFrame>
            """);
        String page = asked("page").strip();
        String base = page.replaceFirst("/#.*", "");
        String token = page.replaceFirst(".*#", "");
        assertThat(get(base + "/").statusCode()).isEqualTo(200);
        assertThat(get(base + "/").body()).doesNotContain(token);
        assertThat(get(base + "/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        for (String path : List.of("/v1/messages", "/v1/messages/1", "/v1/messages/1/raw", "/v1/status")) {
            assertThat(get(base + path).statusCode()).as(path).isEqualTo(401);
        }
        JsonNode whole = JsonMapper.shared().readTree(asked("show", "1", "--json"));
        String htmlAt = whole.path("htmlAt").asString("");
        HttpResponse<String> html = get(base + htmlAt);
        assertThat(html.statusCode()).isEqualTo(200);
        assertThat(html.body())
                .contains("data:,", "<x-IFrame src=")
                .doesNotContain(token)
                .doesNotContainIgnoringCase("<iframe");
        assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("sandbox", "default-src 'none'")
                .doesNotContain("allow-scripts", "allow-same-origin", "script-src");
        assertThat(get(base + htmlAt.replace("/1/html", "/2/html")).statusCode())
                .isEqualTo(401);
        assertThat(get(base + "/view/00/1/raw").statusCode()).isEqualTo(401);
        assertThat(get(base + htmlAt.replace("/html", "/raw")).headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''message-1.eml");
        assertThat(rebound(base)).startsWith("HTTP/1.1 403");
        assertThat(Files.getPosixFilePermissions(Path.of(runFolder()).resolve("token")))
                .hasSize(2);
    }

    @Test
    void itsCertificateIsProvedByTheOneItLeaves() throws Exception {
        start("--tls", "implicit");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(runFolder()).resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "sink", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        int port = sink.orElseThrow().address().getPort();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            SSLParameters named = socket.getSSLParameters();
            named.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(named);
            socket.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).startsWith("220 ").contains("\r\n221 ");
        }
    }

    private static HttpResponse<String> get(String address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(java.net.URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String rebound(String base) throws IOException {
        java.net.URI address = java.net.URI.create(base);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private dev.tasso.smtp.reply.Reply send(String to, String message) {
        try {
            int port = sink.orElseThrow().address().getPort();
            Sent sent = Mailer.to("127.0.0.1", port).send(Outgoing.text("me@example.net", List.of(to), message));
            return sent.results().getFirst().reply();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void start(String... options) {
        List<String> words = new ArrayList<>(List.of("--run", runFolder(), "--smtp", "0", "--http", "0", "--quiet"));
        words.addAll(List.of(options));
        assertThat(run(words.toArray(String[]::new))).as(err.toString()).isZero();
    }

    private String runFolder() {
        return folder.resolve("run").toString();
    }

    /// What a command prints that must go well.
    private String asked(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(1, List.of("--run", runFolder()));
        out.getBuffer().setLength(0);
        assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
        return out.toString();
    }

    private int run(String... words) {
        CommandLine line = Cli.of(new Starting());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("sink"));
        all.addAll(List.of(words));
        return line.execute(all.toArray(String[]::new));
    }

    /// Starts a sink and leaves it to the test.
    private final class Starting implements Serving {

        @Override
        public int serve(Optional<Path> configFile, Optional<Path> data) {
            throw new AssertionError("no server is wanted");
        }

        @Override
        public int sink(SinkOptions options) {
            try {
                Sink started = Sink.start(options, new Silent(), InstantSource.system());
                running.add(started);
                sink = Optional.of(started);
                running.add(SinkEndpoint.open(options.http(), options.run(), started));
                return 0;
            } catch (IOException e) {
                err.append(e.toString());
                return 99;
            }
        }

        @Override
        public int rehearse() {
            throw new AssertionError("no server is wanted");
        }
    }

    private record Silent() implements Sink.Listener {
        @Override
        public void taken(Kept kept) {
            assertThat(Duration.between(kept.at(), java.time.Instant.now())).isLessThan(Duration.ofMinutes(1));
        }

        @Override
        public void trouble(IOException why) {
            throw new AssertionError(why);
        }
    }
}
