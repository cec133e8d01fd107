package dev.tasso.smtp.client;

import static dev.tasso.smtp.client.Client.MESSAGE;
import static dev.tasso.smtp.client.Client.OPTIONS;
import static dev.tasso.smtp.client.Client.greeted;
import static dev.tasso.smtp.client.Client.mail;
import static dev.tasso.smtp.client.Client.sender;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.address.DomainName;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that mean harm, and envelopes that would make us do it.
@Timeout(180)
class HostileServerTest {

    private static final Mailbox RECIPIENT = Client.mailbox("b@example.org");

    @Test
    void f72_repliesWithoutEndOrMeasureEndTheConnectionInLittleTimeAndMemory() throws Exception {
        for (Fault flood : List.of(
                new Fault.Flood("250-x\r\n"),
                new Fault.Flood("x"),
                new Fault.Flood("250-" + "x".repeat(4_000) + "\r\n"),
                new Fault.Flood("\r\n"),
                new Fault.Flood("\0"),
                new Fault.Flood("\r"),
                new Fault.Flood("\n"))) {
            for (Step step : List.of(Step.CONNECT, Step.EHLO, Step.MAIL, Step.END_OF_DATA)) {
                try (ScenarioServer server =
                        ScenarioServer.start(Script.normal().at(step, flood))) {
                    long startNanos = System.nanoTime();
                    assertThatThrownBy(() -> converse(server)).isInstanceOf(ConnectionLost.class);
                    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
                }
            }
        }
    }

    @Test
    void f72_aReplyHasOneCodeAndIsAReply() throws Exception {
        for (String reply : List.of(
                "250-mx\r\n550 no\r\n",
                "250-mx\r\n251 ok\r\n",
                "250-mx\r\n25\r\n",
                "250-mx\r\nok\r\n",
                "250_mx\r\n",
                "199 mx\r\n",
                "600 mx\r\n",
                "25 mx\r\n",
                "-250 mx\r\n",
                "+25 mx\r\n",
                "\r\n",
                "250 mx\rfoo\r\n",
                "250 mx\nfoo\r\n",
                "250 mx\0\r\n",
                "\u0662\u0665\u0660 mx\r\n")) {
            Script script = Script.normal().at(Step.EHLO, new Fault.Raw(reply));
            try (ScenarioServer server = ScenarioServer.start(script)) {
                assertThatThrownBy(() -> converse(server))
                        .as(reply)
                        .isInstanceOfSatisfying(
                                ConnectionLost.class,
                                lost -> assertThat(lost.stage()).isEqualTo(Stage.HELLO));
            }
        }
    }

    @Test
    void f72_aReplyThatDripsInIsBoundedAsAWhole() throws Exception {
        ClientOptions hasty = OPTIONS.with(Timeouts.each(Duration.ofMillis(600)));
        try (ServerSocket listener = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> drip(listener));
            try (SmtpClient client = SmtpClient.connect(
                    hasty, new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()))) {
                long startNanos = System.nanoTime();
                assertThatThrownBy(client::greeting).isInstanceOf(ConnectionLost.class);
                assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(4));
            }
        }
    }

    private static void drip(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            for (int i = 0; i < 1_000; i++) {
                socket.getOutputStream().write(("220-" + i + "\r\n").getBytes(StandardCharsets.US_ASCII));
                LockSupport.parkNanos(50_000_000);
            }
        } catch (IOException _) {
            // The client has had enough.
        }
    }

    @Test
    void repliesAreTakenAsTheyCome() throws Exception {
        record Case(String raw, Reply reply) {}
        for (Case one : List.of(
                new Case("250\r\n", Reply.plain(250, "")),
                new Case("250 \r\n", Reply.plain(250, "")),
                new Case("250-5.1.1 a\r\n250 b\r\n", Reply.plain(250, "5.1.1 a", "b")),
                new Case("250-2.1.0 a\r\n250 2.1.0 b\r\n", Reply.of(250, "2.1.0", "a", "b")),
                new Case("250-2.1.0\r\n250 2.1.0\r\n", Reply.of(250, "2.1.0", "", "")),
                new Case("250 2.1.0 Gr\u00fc\u00dfe\r\n", Reply.of(250, "2.1.0", "Gr\u00fc\u00dfe")),
                new Case("452-4.3.1 full\r\n452 4.3.1\r\n", Reply.of(452, "4.3.1", "full", "")))) {
            Script script = Script.normal().at(Step.NOOP, new Fault.Raw(one.raw()));
            try (ScenarioServer server = ScenarioServer.start(script);
                    SmtpClient client = greeted(server, OPTIONS)) {
                assertThat(client.command("NOOP")).isEqualTo(one.reply());
            }
        }
    }

    @Test
    void f66_anAddressThatWouldInjectACommandIsRefusedAndNothingOfItIsSent() throws Exception {
        List<Mailbox> bad = new ArrayList<>();
        for (String local : List.of("a>\r\nRCPT TO:<x", "a\r\nDATA", "a\nb", "a\0b", "\ud83d", "a\u007fb")) {
            bad.add(new Mailbox(local, RECIPIENT.domain()));
        }
        for (String domain : List.of("x> SIZE=1", "x\r\nRSET", "x y", "", "x>", "\u760d\u760ax")) {
            bad.add(new Mailbox("a", new DomainName(domain, domain)));
            bad.add(new Mailbox("a", new DomainName("good.example", domain)));
        }
        for (Mailbox mailbox : bad) {
            try (ScenarioServer server = ScenarioServer.start(Script.normal());
                    SmtpClient client = greeted(server, OPTIONS)) {
                Sent sent = client.send(outgoing(sender(), List.of(RECIPIENT, mailbox)));
                assertThat(Client.codes(sent)).containsExactly("END_OF_DATA 250", "EXTENSIONS 553");
                Sent refused = client.send(outgoing(new ReversePath.Sender(mailbox), List.of(RECIPIENT)));
                assertThat(Client.codes(refused)).containsExactly("EXTENSIONS 553");
                client.quit();
                assertThat(server.received()).hasSize(1);
                assertThat(server.transcripts().getFirst().entries())
                        .as("EHLO, MAIL, RCPT, DATA, QUIT")
                        .filteredOn(entry -> entry.kind().mark().equals("C: "))
                        .hasSize(5);
            }
        }
    }

    @Test
    void f66_theNameInEhloIsOneWord() {
        for (String name : List.of("", "a b", "a\r\nMAIL", "a\nb", "a\0", "\u760d\u760a", "x".repeat(256))) {
            assertThatThrownBy(() -> ClientOptions.named(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void f67_noCharacterOfAnAddressIsEverNarrowed() {
        Extensions all = Extensions.parse(List.of("mx", "SMTPUTF8"));
        int refused = 0;
        for (int c = 0; c <= 0xffff; c++) {
            Mailbox mailbox = new Mailbox("a" + (char) c + "b", RECIPIENT.domain());
            Addressing addressing = new Addressing(outgoing(sender(), List.of(mailbox)), all, Manner.fastest());
            if (addressing.refusal(mailbox).isPresent()) {
                refused++;
                continue;
            }
            String line = addressing.rcptLine(new Outgoing.To(mailbox));
            assertThat(Wire.isLine(line)).isTrue();
            assertThat(line).startsWith("RCPT TO:<").endsWith("@example.org>");
            assertThat(line.substring(9, line.length() - 1)).isEqualTo(mailbox.text());
        }
        assertThat(refused).as("controls and surrogates, and little else").isBetween(2_048 + 33, 2_600);
    }

    @Test
    void f67_everyCharacterInAnAddressArrivesWholeOrNotAtAll() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().discardingBodies());
                SmtpClient client = greeted(server, OPTIONS)) {
            List<Mailbox> all = new ArrayList<>();
            for (int c = 0; c <= 0xffff; c++) {
                // Those that would become something else if they were cut to one octet, and a sample of the others.
                if (c < 0x100 || "\r\n\0 <>\"@".indexOf(c & 0xff) >= 0 || c % 97 == 0) {
                    all.add(new Mailbox("a" + (char) c + "b", RECIPIENT.domain()));
                }
            }
            Sent sent = client.send(outgoing(sender(), all));
            List<String> accepted = sent.results().stream()
                    .filter(Sent.Result::accepted)
                    .map(result -> result.recipient().text())
                    .toList();
            client.quit();
            assertThat(accepted).hasSizeGreaterThan(2_000);
            assertThat(server.received().getFirst().recipients()).isEqualTo(accepted);
        }
    }

    @Test
    void g100_aServerThatWelcomesUsWithoutProofIsNotBelieved() throws Exception {
        Reply welcome = Reply.of(235, "2.7.0", "Welcome");
        for (List<Reply> conversation : List.of(
                List.of(welcome),
                List.of(Reply.plain(334, ""), welcome),
                List.of(Reply.plain(334, "dj1YWFhY"), welcome),
                List.of(Reply.plain(334, "no base64"), welcome))) {
            ClientExchange exchange = Choice.safe()
                    .among(Set.of("SCRAM-SHA-256"), new Credentials.Password("u", "p"), false, Optional.empty())
                    .orElseThrow();
            Iterator<Reply> replies = conversation.iterator();
            assertThat(new Login(exchange).run(_ -> replies.next()))
                    .as("%s", conversation)
                    .hasToString(
                            "535 5.7.8 The server did not prove that it knows the password; it may be another one");
        }
    }

    private static Outgoing outgoing(ReversePath sender, List<Mailbox> recipients) {
        return Outgoing.plain(sender, recipients, BodySource.of(MESSAGE));
    }

    private static Optional<Sent> converse(ScenarioServer server) throws IOException {
        try (SmtpClient client = SmtpClient.connect(OPTIONS, server.address())) {
            client.greeting();
            client.hello();
            return Optional.of(client.send(mail(MESSAGE, "b@example.org")));
        }
    }
}
