package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Configs;
import dev.tasso.mta.config.Listener.Kind;
import dev.tasso.mta.dns.FakeDns;
import dev.tasso.mta.mail.Headers;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.Command.Rcpt;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.server.Forwarded;
import dev.tasso.smtp.server.Hello;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.Transaction;
import dev.tasso.smtp.wire.TlsInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The trace field, whatever the client calls itself (RFC 5321 section 4.4, RFC 6710 section 4.1).
class ReceivedFieldTest {

    private static final MessageId ID = new MessageId("0123456789abcdefghij");
    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");
    private static final MailParameters UTF8 =
            MailParameters.NONE.withBody(MailParameters.Body.EIGHTBITMIME).withSmtpUtf8(true);

    @Test
    void one_recipient_is_named_and_several_are_not() {
        assertThat(field(peer("mail.test"), MailParameters.NONE, "a@us.test")).isEqualTo("""
            Received: from mail.test ([192.0.2.1])
            \tby mx.us.test with ESMTP id 0123456789abcdefghij
            \tfor <a@us.test>;
            \tTue, 3 Nov 2026 12:00:00 +0000
            """.replace("\n", "\r\n"));
        assertThat(field(peer("mail.test"), MailParameters.NONE, "a@us.test", "b@us.test"))
                .isEqualTo("""
                    Received: from mail.test ([192.0.2.1])
                    \tby mx.us.test with ESMTP id 0123456789abcdefghij;
                    \tTue, 3 Nov 2026 12:00:00 +0000
                    """.replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, false, SMTP",
        "true, false, false, false, ESMTP",
        "true, true, false, false, ESMTPS",
        "true, false, true, false, ESMTPA",
        "true, true, true, false, ESMTPSA",
        "true, false, false, true, UTF8SMTP",
        "true, true, true, true, UTF8SMTPSA",
        "false, true, false, false, SMTP"
    })
    void with_says_how(boolean extended, boolean tls, boolean user, boolean utf8, String protocol) {
        Peer peer = new Peer("mx", new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5), local());
        peer = tls ? peer.secured(new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", List.of())) : peer;
        peer = peer.greeting(new Hello("x.test", extended));
        peer = user ? peer.authenticated("secret-login") : peer;

        assertThat(field(peer, utf8 ? UTF8 : MailParameters.NONE, "a@us.test"))
                .contains(" with " + protocol + " id ")
                .doesNotContain("secret-login");
    }

    @Test
    void the_priority_is_told_behind_the_other_clauses() {
        MailParameters urgent = MailParameters.NONE.withPriority(OptionalInt.of(-3));
        assertThat(field(peer("mail.test"), urgent, "a@us.test")).contains("\tfor <a@us.test> PRIORITY -3;\r\n");
    }

    @Test
    void the_priority_that_a_stranger_asks_for_is_not_told(@TempDir Path folder) throws Exception {
        Policy policy = new Policy(Configs.of(folder, "[relay]\nnetworks = []\n"), new FakeDns());
        Headers headers = Headers.scan(new byte[0], 0, true).orElseThrow();
        MailParameters urgent = MailParameters.NONE.withPriority(OptionalInt.of(9));
        Transaction strangers = transaction(peer("mail.test"), urgent, "a@us.test");
        Transaction users = transaction(peer("mail.test").authenticated("anna"), urgent, "a@us.test");
        assertThat(policy.addedFields(strangers, headers, ID, NOON)).doesNotContain("PRIORITY");
        assertThat(policy.addedFields(users, headers, ID, NOON)).contains(" PRIORITY 9;");
    }

    @Test
    void lmtp_and_whom_a_trusted_client_names_are_told() {
        Peer front = peer("front.test")
                .forwarding(Optional.of(new Forwarded(
                        Optional.of(InetAddress.ofLiteral("2001:db8::7")),
                        Optional.of("x\r\nBcc: y"),
                        Optional.empty())));
        Transaction plain = new Transaction(front, new ReversePath.Null(), MailParameters.NONE, List.of());
        Transaction utf8 = new Transaction(front, new ReversePath.Null(), UTF8, List.of());

        assertThat(ReceivedField.of(plain, Kind.LMTP, "mx.us.test", ID, NOON))
                .startsWith("Received: from front.test ([192.0.2.1], for [IPv6:2001:db8:0:0:0:0:0:7])\r\n")
                .contains(" with LMTP id ")
                .doesNotContain("Bcc");
        assertThat(ReceivedField.of(utf8, Kind.LMTP, "mx.us.test", ID, NOON)).contains(" with UTF8LMTP id ");
    }

    @Test
    void names_are_ascii_unless_smtputf8_was_asked_for() {
        assertThat(field(peer("b\u00fccher.example"), MailParameters.NONE, "a@b\u00fccher.example"))
                .contains("from xn--bcher-kva.example (", "for <a@xn--bcher-kva.example>");
        assertThat(field(peer("b\u00fccher.example"), UTF8, "\u00e4@b\u00fccher.example"))
                .contains("from b\u00fccher.example (", "for <\u00e4@b\u00fccher.example>");
        assertThat(field(peer("x.test"), MailParameters.NONE, "\u00e4@us.test")).doesNotContain("for <");
    }

    @Test
    void f66_a_name_that_is_no_domain_is_left_out() {
        for (String name : List.of(
                "x\r\nBcc: y",
                "x y",
                "x(y)",
                "x;y",
                "",
                "a..b",
                "${jndi:ldap://x}",
                "<x>",
                "[192.0.2.300]",
                "x\u0000")) {
            assertThat(field(peer(name), MailParameters.NONE, "a@us.test"))
                    .as(name)
                    .startsWith("Received: from [192.0.2.1] ([192.0.2.1])\r\n\tby mx.us.test with");
        }
        assertThat(field(peer("[IPv6:2001:db8::1]"), MailParameters.NONE, "a@us.test"))
                .startsWith("Received: from [IPv6:2001:db8:0:0:0:0:0:1] ([192.0.2.1])");
    }

    @Test
    void f67_no_character_becomes_a_line_end() {
        String plain = field(peer("x.test"), UTF8, "a@us.test");
        int lines = plain.split("\r\n", -1).length;
        for (int c = 0; c <= 0xffff; c++) {
            for (String name : List.of("x" + (char) c + "y.test", String.valueOf((char) c))) {
                byte[] octets = field(peer(name), UTF8, "a@us.test").getBytes(StandardCharsets.UTF_8);
                String seen = new String(octets, StandardCharsets.ISO_8859_1);
                assertThat(seen.split("\r\n", -1)).as("U+%04X", c).hasSize(lines);
                assertThat(seen.replace("\r\n", "").chars().noneMatch(o -> o == '\r' || o == '\n' || o == 0))
                        .as("U+%04X", c)
                        .isTrue();
            }
        }
    }

    private static Peer peer(String name) {
        return new Peer("mx", new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5), local())
                .greeting(new Hello(name, true));
    }

    private static InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 25);
    }

    private static String field(Peer peer, MailParameters parameters, String... recipients) {
        return ReceivedField.of(transaction(peer, parameters, recipients), Kind.MX, "mx.us.test", ID, NOON);
    }

    private static Transaction transaction(Peer peer, MailParameters parameters, String... recipients) {
        List<Rcpt> paths = Arrays.stream(recipients)
                .map(text -> new ForwardPath.Recipient(Mailbox.parse(text).orElseThrow()))
                .map(path -> new Rcpt(path, RecipientParameters.NONE))
                .toList();
        return new Transaction(peer, new ReversePath.Null(), parameters, paths);
    }
}
