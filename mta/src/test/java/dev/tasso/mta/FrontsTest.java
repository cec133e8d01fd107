package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.transcript.Player;
import dev.tasso.smtp.transcript.Transcript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers and proxies that stand before this one, through the whole server: LMTP (RFC 2033), the PROXY
/// protocol, XCLIENT, XFORWARD. The networks that may relay are the loopback ones, so who is taken for somebody else
/// loses that.
@Timeout(120)
final class FrontsTest {

    private static final String FRONTS = """
        [local]
        domains = ["localhost"]
        mailboxes = ["anna", "ben"]
        [[listen]]
        name = "lmtp"
        kind = "lmtp"
        address = "127.0.0.1:0"
        [[listen]]
        name = "socket"
        kind = "lmtp"
        socket = "s"
        [[listen]]
        name = "proxied"
        kind = "mx"
        address = "127.0.0.1:0"
        proxy-from = ["127.0.0.0/8"]
        xclient-from = ["127.0.0.0/8"]
        [[listen]]
        name = "listed"
        kind = "mx"
        address = "127.0.0.1:0"
        xclient-from = ["127.0.0.1"]
        xforward-from = ["127.0.0.1"]
        """;

    @TempDir
    private Path folder;

    @Test
    void lmtpAnswersForEachRecipientAndRelaysForNobody() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, FRONTS)) {
            play(tasso, "lmtp", """
                S: 220 *
                C: EHLO front.example
                S: 502 5.5.1 This is LMTP; say LHLO
                C: LHLO front.example
                S: ...
                S: 250 HELP
                C: MAIL FROM:<a@client.example>
                S: 250 *
                C: RCPT TO:<anna@localhost>
                S: 250 *
                C: RCPT TO:<carl@localhost>
                S: 550 5.1.1 *
                C: RCPT TO:<b@elsewhere.example>
                S: 550 5.7.1 *
                C: RCPT TO:<ben@localhost>
                S: 250 *
                C: DATA
                S: 354 *
                C: Subject: for both
                C: .
                S: 250 2.0.0 Queued as *
                S: 250 2.0.0 Queued as *
                C: QUIT
                S: 221 *
                """);
            assertThat(arrived(tasso, "anna")).contains("from front.example ([127.0.0.1])", "with LMTP id");
            assertThat(arrived(tasso, "ben")).contains("Subject: for both");
            assertThat(tasso.server().addresses()).hasSize(6);
        }
    }

    @Test
    void lmtpComesOverAUnixDomainSocketToo() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, FRONTS)) {
            ClientOptions options = ClientOptions.named("front.example").with(ClientOptions.Protocol.LMTP);
            try (SmtpClient client = SmtpClient.connect(options, folder.resolve("s"))) {
                client.greeting();
                client.hello();
                Sent sent = client.send(RunningTasso.outgoing(
                        "a@client.example", List.of("anna@localhost", "carl@localhost"), "Subject: x\r\n\r\nx\r\n"));
                assertThat(sent.results()).extracting(Sent.Result::accepted).containsExactly(true, false);
            }
            assertThat(arrived(tasso, "anna")).contains("with LMTP id");
        }
        assertThat(Files.exists(folder.resolve("s"))).isFalse();
    }

    @Test
    void g108_whoComesThroughAProxyIsTakenForNeitherItNorAListedPeer() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, FRONTS)) {
            play(tasso, "proxied", """
                C| "\\r\\n\\r\\n\\0\\r\\nQUIT\\n!\\x11\\0\\x0c\\xc0\\0\\x02\\x07\\xc0\\0\\x02\\x01\\x12\\x67\\0\\x19"
                S: 220 *
                C: EHLO far.example
                S: ...
                S: 250 HELP
                C: XCLIENT ADDR=127.0.0.1 LOGIN=anna
                S: 550 5.7.1 *
                C: MAIL FROM:<a@far.example>
                S: 250 *
                C: RCPT TO:<b@elsewhere.example>
                S: 550 5.7.1 *
                C: RCPT TO:<anna@localhost>
                S: 250 *
                C: DATA
                S: 354 *
                C: Subject: through a proxy
                C: .
                S: 250 *
                C: QUIT
                S: 221 *
                """);
            assertThat(arrived(tasso, "anna")).contains("from far.example ([192.0.2.7])");
            play(tasso, "proxied", """
                C: EHLO far.example
                X: closed
                """);
        }
    }

    @Test
    void g109_aListedPeerMaySpeakForAnotherAndNobodyElseMay() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, FRONTS)) {
            play(tasso, "listed", """
                S: 220 *
                C: EHLO front.example
                S: ...
                S: 250 HELP
                C: XCLIENT ADDR=192.0.2.7 HELO=far.example
                S: 220 *
                C: EHLO far.example
                S: ...
                S: 250 HELP
                C: MAIL FROM:<a@far.example>
                S: 250 *
                C: RCPT TO:<b@elsewhere.example>
                S: 550 5.7.1 *
                C: RCPT TO:<anna@localhost>
                S: 250 *
                C: DATA
                S: 354 *
                C: Subject: for another
                C: .
                S: 250 *
                C: XFORWARD ADDR=198.51.100.9
                S: 250 *
                C: MAIL FROM:<a@far.example>
                S: 250 *
                C: RCPT TO:<ben@localhost>
                S: 250 *
                C: DATA
                S: 354 *
                C: Subject: from further away
                C: .
                S: 250 *
                """);
            assertThat(arrived(tasso, "anna")).contains("from far.example ([192.0.2.7])\n");
            assertThat(arrived(tasso, "ben")).contains("from far.example ([192.0.2.7], for [198.51.100.9])\n");
            play(tasso, "mx", """
                S: 220 *
                C: XCLIENT ADDR=192.0.2.7 LOGIN=anna
                S: 550 5.7.1 *
                C: XFORWARD ADDR=192.0.2.7
                S: 550 5.7.1 *
                """);
        }
    }

    private static void play(RunningTasso tasso, String listener, String transcript) throws Exception {
        Player.play(Transcript.parse(transcript), tasso.address(listener), RunningTasso.PATIENCE, Player.Facts.none());
    }

    /// The only message in a mailbox, once it is there.
    private static String arrived(RunningTasso tasso, String mailbox) throws Exception {
        tasso.told()
                .await(event -> event instanceof Event.Attempted attempted
                        && RunningTassoEvents.delivered(event)
                        && attempted.mailbox().text().equals(mailbox + "@localhost"));
        assertThat(tasso.mailbox("localhost", mailbox)).hasSize(1);
        return tasso.mailbox("localhost", mailbox).getFirst();
    }
}
