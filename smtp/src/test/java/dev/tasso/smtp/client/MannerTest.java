package dev.tasso.smtp.client;

import static dev.tasso.smtp.client.Client.MESSAGE;
import static dev.tasso.smtp.client.Client.OPTIONS;
import static dev.tasso.smtp.client.Client.codes;
import static dev.tasso.smtp.client.Client.greeted;
import static dev.tasso.smtp.client.Client.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.client.Manner.Pipelining;
import dev.tasso.smtp.client.Manner.Stop;
import dev.tasso.smtp.client.Manner.Transfer;
import dev.tasso.smtp.command.Hold;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.Services;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Trust;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.wire.ProxyHeader;
import dev.tasso.smtp.wire.ProxyHeader.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A message handed over otherwise than fastest, or not to its end; and a client that speaks for another.
@Timeout(60)
class MannerTest {

    private static final Script CHUNKING = Script.normal().offering("PIPELINING", "CHUNKING", "SIZE");

    @Test
    void itStopsAfterEachStageAndSaysWhatItHeard() throws Exception {
        assertThat(stopped(Script.normal(), new Stop(Stage.MAIL, false))).containsExactly("MAIL 250", "MAIL 250");
        assertThat(stopped(Script.normal(), new Stop(Stage.RCPT, false))).containsExactly("RCPT 250", "RCPT 250");
        assertThat(stopped(Script.normal(), new Stop(Stage.DATA, false))).containsExactly("DATA 354", "DATA 354");
        assertThat(stopped(Script.normal().refusing("c@example.org"), new Stop(Stage.RCPT, false)))
                .containsExactly("RCPT 250", "RCPT 550");
        for (Script script : List.of(Script.normal(), CHUNKING)) {
            assertThat(stopped(script, new Stop(Stage.BODY, true))).containsExactly("BODY 421", "BODY 421");
        }
        for (Stage stage : List.of(Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.END_OF_DATA)) {
            assertThat(stopped(Script.normal(), new Stop(stage, true))).containsOnly(stage + " 421");
        }
        assertThatThrownBy(() -> new Stop(Stage.TLS, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> stopped(Script script, Stop stop) throws Exception {
        for (Pipelining pipelining : List.of(Pipelining.NEVER, Pipelining.WHERE_OFFERED)) {
            try (ScenarioServer server = ScenarioServer.start(script)) {
                Sent sent;
                try (SmtpClient client = greeted(server, OPTIONS)) {
                    sent = client.send(
                            mail(MESSAGE, "b@example.org", "c@example.org"),
                            Manner.fastest().with(stop).with(pipelining));
                }
                assertThat(sent.accepted()).isFalse();
                if (stop.after() != Stage.END_OF_DATA) {
                    assertThat(server.received()).isEmpty();
                }
                if (pipelining == Pipelining.WHERE_OFFERED) {
                    return codes(sent);
                }
            }
        }
        throw new AssertionError();
    }

    @Test
    void aServerThatWasLeftAfterRcptTakesTheNextMessage() throws Exception {
        try (ScenarioServer server = ScenarioServer.start();
                SmtpClient client = greeted(server, OPTIONS)) {
            client.send(mail(MESSAGE, "b@example.org"), Manner.fastest().with(new Stop(Stage.RCPT, false)));
            assertThat(client.send(mail(MESSAGE, "c@example.org")).accepted()).isTrue();
            assertThat(server.received().getFirst().recipients()).containsExactly("c@example.org");
        }
    }

    @Test
    void chunksAreOfTheSizeThatWasAskedForOrTheMessageIsNotSent() throws Exception {
        Manner chunks = Manner.fastest().with(Transfer.BDAT).withChunkOctets(10);
        try (ScenarioServer server = ScenarioServer.start(CHUNKING);
                SmtpClient client = greeted(server, OPTIONS)) {
            assertThat(client.send(mail(MESSAGE, "b@example.org"), chunks).accepted())
                    .isTrue();
            assertThat(server.received().getFirst().text()).isEqualTo(MESSAGE);
            assertThat(said(server)).contains("BDAT 10", "BDAT 6 LAST");
            assertThat(client.send(
                                    mail(MESSAGE, "b@example.org"),
                                    Manner.fastest().with(Transfer.DATA))
                            .accepted())
                    .isTrue();
            assertThat(said(server)).contains("DATA");
        }
        try (ScenarioServer server = ScenarioServer.start();
                SmtpClient client = greeted(server, OPTIONS)) {
            assertThat(codes(client.send(mail(MESSAGE, "b@example.org"), chunks)))
                    .containsExactly("EXTENSIONS 554");
        }
    }

    @Test
    void groupsAreMadeAsAskedFor() throws Exception {
        assertThat(order(Script.normal().offering("SIZE"), Pipelining.ALWAYS)).contains("C:C:C:S:S:S:");
        assertThat(order(Script.normal().offering("SIZE"), Pipelining.WHERE_OFFERED))
                .contains("C:S:C:S:C:S:");
        assertThat(order(Script.normal(), Pipelining.WHERE_OFFERED)).contains("C:C:C:S:S:S:");
        assertThat(order(Script.normal(), Pipelining.NEVER)).contains("C:S:C:S:C:S:");
    }

    /// Who spoke in turn, from MAIL on.
    private static String order(Script script, Pipelining pipelining) throws Exception {
        Recorder recorder = Recorder.client(100);
        try (ScenarioServer server = ScenarioServer.start(script);
                SmtpClient client = greeted(server, OPTIONS.with(recorder))) {
            client.send(mail(MESSAGE, "b@example.org"), Manner.fastest().with(pipelining));
        }
        return recorder.transcript().entries().stream()
                .dropWhile(entry -> !entry.text().startsWith("MAIL"))
                .map(entry -> entry.kind().mark().strip())
                .collect(Collectors.joining());
    }

    @Test
    void requireTlsIsNeverGivenUpAndAHoldIsAskedForWhereItIsOffered() throws Exception {
        Outgoing plain = mail(MESSAGE, "b@example.org");
        MailParameters held = plain.parameters().withHold(Optional.of(new Hold.HoldFor(Duration.ofMinutes(1))));
        try (ScenarioServer server =
                        ScenarioServer.start(Script.normal().offering("FUTURERELEASE 999 2099-01-01T00:00:00Z"));
                SmtpClient client = greeted(server, OPTIONS)) {
            assertThat(codes(client.send(with(plain, plain.parameters().withRequireTls(true)))))
                    .containsExactly("EXTENSIONS 550");
            assertThat(client.send(with(plain, held)).accepted()).isTrue();
            assertThat(server.received().getFirst().parameters()).contains("HOLDFOR=60");
        }
        assertThat(with(plain, held).envelope(Extensions.none()))
                .containsExactly("MAIL FROM:<a@client.example>", "RCPT TO:<b@example.org>");
    }

    private static Outgoing with(Outgoing mail, MailParameters parameters) {
        return new Outgoing(mail.sender(), mail.recipients(), parameters, mail.body());
    }

    @Test
    void aProxysHeaderAndXclientAreBelievedByAServerThatTrustsUs() throws Exception {
        Trust trust = Trust.nobody().withProxies(_ -> true).withXclient(_ -> true);
        List<String> peers = new CopyOnWriteArrayList<>();
        InetSocketAddress far = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711);
        InetSocketAddress farSix = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::7"), 9);
        InetSocketAddress near = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 25);
        InetSocketAddress nearSix = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 25);
        try (SmtpServer server = SmtpServer.start(
                ServerOptions.onLoopback(0).withServices(Services.plain().withTrust(trust)), (transaction, body) -> {
                    peers.add(transaction.peer().remote().getAddress().getHostAddress() + " "
                            + body.readAllBytes().length);
                    return Reply.of(250, "2.0.0", "Taken");
                })) {
            for (ProxyHeader.Version version : ProxyHeader.Version.values()) {
                for (ProxyHeader header : List.of(
                        new ProxyHeader(Optional.of(new Connection(far, near))),
                        new ProxyHeader(Optional.of(new Connection(farSix, nearSix))),
                        new ProxyHeader(Optional.empty()))) {
                    try (SmtpClient client = SmtpClient.connect(OPTIONS, server.address())) {
                        client.proxied(header, version);
                        assertThat(client.greeting().code()).isEqualTo(220);
                        client.hello();
                        assertThat(client.send(mail("x\r\n", "b@example.org")).accepted())
                                .isTrue();
                        if (header.connection().isEmpty()) {
                            assertThat(client.xclient(Map.of("ADDR", "192.0.2.99", "NAME", "a.example"))
                                            .code())
                                    .isEqualTo(220);
                            client.hello();
                            client.send(mail("x\r\n", "b@example.org"));
                        }
                        client.quit();
                    }
                }
            }
        }
        assertThat(peers).hasSize(8).contains("192.0.2.7 3", "2001:db8:0:0:0:0:0:7 3", "127.0.0.1 3", "192.0.2.99 3");
        assertThatThrownBy(() ->
                        new ProxyHeader(Optional.of(new Connection(far, nearSix))).octets(ProxyHeader.Version.ONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> said(ScenarioServer server) {
        return server.transcripts().getFirst().entries().stream()
                .filter(entry -> entry.kind() == Transcript.Kind.CLIENT)
                .map(Transcript.Entry::text)
                .toList();
    }
}
