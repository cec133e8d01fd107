package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.dns.LoopbackDns;
import dev.tasso.mta.dns.ZoneDns;
import dev.tasso.mta.tls.ServerTls;
import dev.tasso.mta.tls.TestIssuer;
import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the switches of `tasso send` about the way to the server put on the wire.
@Timeout(60)
class SendWayTest {

    private static final String PROXY_V2_IN_HEX = "0d0a0d0a000d0a515549540a2111000cc0000201c000020212670019";

    @TempDir
    Path folder;

    private final Shell shell = new Shell();
    private TestIssuer issuer;
    private TlsFiles own;

    @BeforeEach
    void makeIssuer() throws Exception {
        issuer = new TestIssuer(folder);
        own = issuer.issue("server", "EC", "mx.example.org");
    }

    @Test
    void theHeaderOfAProxyComesFirst() throws Exception {
        String[] addresses = {"--proxy-client=192.0.2.1:4711", "--proxy-server=192.0.2.2:25"};
        assertThat(raw("--proxy=v1", addresses[0], addresses[1]))
                .startsWith("PROXY TCP4 192.0.2.1 192.0.2.2 4711 25\r\nEHLO ");
        assertThat(raw("--proxy=v1")).startsWith("PROXY UNKNOWN\r\nEHLO ");
        assertThat(raw("--proxy=v1", "--proxy-client=[2001:db8::1]:1", "--proxy-server=[2001:db8::2]:25"))
                .startsWith("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 1 25\r\n");
        String two = raw("--proxy=v2", addresses[0], addresses[1]);
        assertThat(hex(two.substring(0, 28))).isEqualTo(PROXY_V2_IN_HEX);
        assertThat(two.substring(28)).startsWith("EHLO ");
        assertThat(hex(raw("--proxy=v2").substring(0, 16))).isEqualTo("0d0a0d0a000d0a515549540a20000000");
    }

    @Test
    void xclientTakesItsAttributesEscaped() throws Exception {
        try (RawServer server = RawServer.answering(
                "220 mx", "250-mx\r\n250 XCLIENT NAME ADDR", "220 mx", "250 mx", "250 ok", "250 ok", "354 go")) {
            shell.run(
                    "send",
                    "--server=" + server.address(),
                    "--to=a@example.org",
                    "--xclient=addr=192.0.2.1,NAME=a b+c",
                    "--quit-after=rcpt",
                    "--timeout=5");
            assertThat(server.octets())
                    .startsWith("EHLO localhost\r\nXCLIENT ADDR=192.0.2.1 NAME=a+20b+2Bc\r\nEHLO localhost\r\nMAIL ");
        }
    }

    @Test
    void theProtocolIsTheOneThatWasAskedFor() throws Exception {
        assertThat(raw("--protocol=smtp", "--helo=a.example")).startsWith("HELO a.example\r\nMAIL FROM:<");
        assertThat(raw("--protocol=lmtp", "--helo=[192.0.2.1]")).startsWith("LHLO [192.0.2.1]\r\n");
    }

    @Test
    void lmtpOverAUnixDomainSocketIsAnsweredForEachRecipient() throws Exception {
        Path socket = folder.resolve("lmtp");
        Script script =
                Script.normal().speakingLmtp().afterData("b@example.org", Fault.answer(452, "4.2.2", "Mailbox full"));
        try (ScenarioServer server = ScenarioServer.start(script, socket)) {
            assertThat(shell.run(
                            "send", "--server=unix:" + socket, "--protocol=lmtp", "--to=a@example.org,b@example.org"))
                    .isEqualTo(ExitCodes.TEMPORARY);
            assertThat(shell.out())
                    .contains("a@example.org: taken", "b@example.org: refused at END_OF_DATA: 452 4.2.2");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void tlsIsSpokenAsTheSwitchesSay() throws Exception {
        Script script = Script.normal().startTls(context());
        try (ScenarioServer server = ScenarioServer.start(script)) {
            for (String[] good : new String[][] {
                {"--tls=starttls"},
                {"--tls=offered"},
                {"--tls=starttls", "--verify-name=mx.example.org", "--ca=" + authority()},
                {"--tls=starttls", "--verify-name=mx.example.org", "--ca=" + authority(), "--sni=other.example"},
                {"--tls=starttls", "--tls-version=1.3", "--cipher=TLS_AES_128_GCM_SHA256"},
                {"--tls=starttls", "--tls-version=TLSv1.2", "--cipher=ECDHE-ECDSA-AES128-GCM-SHA256"},
            }) {
                assertThat(send(server, good))
                        .as(String.join(" ", good) + shell.err())
                        .isZero();
            }
            assertThat(server.received()).hasSize(6).allMatch(mail -> mail.tls());
            for (String[] bad : new String[][] {
                {"--tls=starttls", "--verify"},
                {"--tls=starttls", "--verify", "--ca=" + authority()},
                {"--tls=starttls", "--verify-name=other.example.org", "--ca=" + authority()},
                {"--tls=starttls", "--verify-name=other.example.org", "--sni=mx.example.org", "--ca=" + authority()},
                {"--tls=starttls", "--tls-version=1.2", "--cipher=ECDHE-RSA-AES128-GCM-SHA256"},
                {"--tls=implicit", "--timeout=2"},
            }) {
                shell.clear();
                assertThat(send(server, bad))
                        .as(String.join(" ", bad) + shell.err())
                        .isEqualTo(ExitCodes.TLS);
                assertThat(shell.err()).startsWith("tasso: TLS failed: ");
            }
            assertThat(send(
                            server,
                            "--tls=starttls",
                            "--tls-version=1.2",
                            "--cipher=ECDHE-ECDSA-AES128-GCM-SHA256",
                            "--json"))
                    .isZero();
            assertThat(shell.out())
                    .contains("\"tls\":\"TLSv1.2\"", "\"cipher\":\"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256\"");
        }
        try (ScenarioServer server = ScenarioServer.start(Script.normal().implicitTls(context()))) {
            assertThat(send(server, "--tls=implicit", "--no-verify")).isZero();
        }
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(send(server, "--tls=offered")).isZero();
            assertThat(send(server, "--tls=starttls")).isEqualTo(ExitCodes.TLS);
        }
    }

    @Test
    void theServerSeesTheNameThatIsAskedFor() throws Exception {
        try (RawServer server = RawServer.answering("220 mx", "250-mx\r\n250 STARTTLS", "220 go")) {
            send(server.address(), "--tls=starttls", "--sni=asked.example.org", "--timeout=1");
            assertThat(server.octets()).contains("STARTTLS\r\n", "asked.example.org");
        }
    }

    @Test
    void aSourceAddressIsConnectedFrom() throws Exception {
        java.util.concurrent.CompletableFuture<InetAddress> seen = new java.util.concurrent.CompletableFuture<>();
        try (RawServer server = new RawServer(socket -> seen.complete(socket.getInetAddress()))) {
            send(server.address(), "--source=127.0.0.2", "--ipv4");
        }
        assertThat(seen.get()).isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
        shell.clear();
        assertThat(send("127.0.0.1:1", "--ipv6")).isEqualTo(ExitCodes.CONNECT);
        assertThat(shell.err()).contains("127.0.0.1 has no address of IPv6");
    }

    @Test
    void anAuthenticationThatFailsMayNotMatter() throws Exception {
        Script script = Script.normal().offering("AUTH PLAIN", "SIZE").at(Step.AUTH, Fault.answer(535, "5.7.8", "No"));
        try (ScenarioServer server = ScenarioServer.start(script)) {
            String[] login = {"--tls=none", "--auth-user=a", "--auth-password=b"};
            assertThat(send(server, login)).isEqualTo(ExitCodes.AUTHENTICATION);
            assertThat(shell.out()).contains("  means ");
            assertThat(send(server, login[0], login[1], login[2], "--auth-optional"))
                    .isZero();
        }
    }

    @Test
    void mailHostsAreFoundAndTriedInTurn() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (LoopbackDns dns = new LoopbackDns(_ -> loopback);
                ScenarioServer server = ScenarioServer.start(Script.normal().startTls(context()))) {
            List<String> words = new ArrayList<>(List.of(
                    "send",
                    "--mx",
                    "--mx-port=" + server.port(),
                    "--resolver=" + text(dns.address()),
                    "--to=a@one.example",
                    "--to=b@two.example",
                    "--to=c@one.example"));
            assertThat(shell.run(words)).as(shell.err()).isZero();
            assertThat(server.received()).hasSize(2).allMatch(mail -> mail.tls());
            assertThat(server.received().getFirst().recipients()).containsExactly("a@one.example", "c@one.example");
        }
        shell.clear();
        try (LoopbackDns dns = new LoopbackDns(_ -> loopback)) {
            assertThat(shell.run(
                            "send", "--mx", "--mx-port=1", "--resolver=" + text(dns.address()), "--to=a@one.example"))
                    .isEqualTo(ExitCodes.CONNECT);
            assertThat(shell.err()).contains("nobody listens on mx.one.example:1");
        }
    }

    @Test
    void mailHostsAreTriedByTheirPreference() throws Exception {
        try (ScenarioServer second = ScenarioServer.start();
                ScenarioServer first = ScenarioServer.start(
                        Script.normal()
                                .at(Step.MAIL, 1, Fault.answer(451, "4.3.2", "Later"))
                                .refusing("gone@one.example"),
                        new InetSocketAddress("127.0.0.2", second.port()));
                ZoneDns dns = new ZoneDns(
                        "one.example MX 20 b.one.example.",
                        "one.example MX 5 dead.one.example.",
                        "one.example MX 10 a.one.example.",
                        "a.one.example A 127.0.0.2",
                        "b.one.example A 127.0.0.1",
                        "dead.one.example A 127.0.0.3")) {
            String[] words = {
                "send", "--mx", "--mx-port=" + second.port(), "--resolver=" + text(dns.address()), "--verbose", "--to="
            };
            assertThat(toOne(words, "later")).isZero();
            assertThat(second.received())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.recipients()).containsExactly("later@one.example"));
            assertThat(toOne(words, "anna")).isZero();
            assertThat(first.received())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.recipients()).containsExactly("anna@one.example"));
            assertThat(toOne(words, "gone")).isEqualTo(ExitCodes.REFUSED);
            assertThat(second.connections()).isEqualTo(1);
            assertThat(first.connections()).isEqualTo(3);
            assertThat(shell.err()).contains("dead.one.example", "it put the message off");
        }
    }

    private int toOne(String[] words, String user) {
        String[] all = words.clone();
        all[all.length - 1] += user + "@one.example";
        return shell.run(all);
    }

    @Test
    void theKindOfAddressIsTheOneThatWasAskedFor() throws Exception {
        try (ScenarioServer six =
                        ScenarioServer.start(Script.normal(), new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
                ZoneDns dns = new ZoneDns(
                        "one.example MX 10 mx.one.example.", "mx.one.example A 127.0.0.1", "mx.one.example AAAA ::1")) {
            String[] words = {
                "send", "--mx", "--mx-port=" + six.port(), "--resolver=" + text(dns.address()), "--to=a@one.example", ""
            };
            words[5] = "--ipv6";
            assertThat(shell.run(words)).as(shell.err()).isZero();
            assertThat(send("[::1]:" + six.port(), "--ipv6", "--source=::1"))
                    .as(shell.err())
                    .isZero();
            words[5] = "--ipv4";
            assertThat(shell.run(words)).isEqualTo(ExitCodes.CONNECT);
            assertThat(send("[::1]:" + six.port(), "--ipv4")).isEqualTo(ExitCodes.CONNECT);
            assertThat(shell.err()).contains("has no address of IPv4");
            assertThat(six.received()).hasSize(2);
        }
    }

    @Test
    void theWholeConversationHasItsTimeHoweverPatientEachStepIs() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().stallingAt(Step.MAIL))) {
            long startNanos = System.nanoTime();
            assertThat(send(server, "--timeout=50", "--total-timeout=1")).isEqualTo(ExitCodes.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
            assertThat(server.transcripts().getFirst().print()).contains("C: EHLO localhost", "C: MAIL FROM:<");
        }
    }

    @Test
    void aPasswordIsReadFromTheFirstLineOfAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "sec ret\nmore\n");
        try (RawServer server = RawServer.answering("220 mx", "250-mx\r\n250 AUTH PLAIN")) {
            send(
                    server.address(),
                    "--tls=none",
                    "--auth-user=anna",
                    "--auth-password-file=" + file,
                    "--mechanism=PLAIN",
                    "--timeout=1");
            assertThat(server.octets()).isEqualTo("EHLO localhost\r\nAUTH PLAIN AGFubmEAc2VjIHJldA==\r\n");
        }
    }

    private String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private javax.net.ssl.SSLContext context() throws Exception {
        return ServerTls.open(
                        new TlsSettings(TlsProvider.Choice.JSSE, List.of(own), Optional.empty(), Optional.empty()),
                        own,
                        (_, _) -> {})
                .get();
    }

    private Path authority() {
        return issuer.authority();
    }

    private static String hex(String octets) {
        return java.util.HexFormat.of().formatHex(octets.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    private String raw(String... switches) throws Exception {
        try (RawServer server = RawServer.answering("220 mx", "250 mx", "250 ok", "250 ok")) {
            List<String> words = new ArrayList<>(List.of(switches));
            words.add("--quit-after=rcpt");
            words.add("--timeout=1");
            send(server.address(), words.toArray(String[]::new));
            return server.octets();
        }
    }

    private int send(ScenarioServer server, String... switches) {
        return send("127.0.0.1:" + server.port(), switches);
    }

    private int send(String server, String... switches) {
        List<String> words = new ArrayList<>(List.of("send", "--server=" + server, "--to=you@example.org"));
        words.addAll(List.of(switches));
        return shell.run(words);
    }
}
