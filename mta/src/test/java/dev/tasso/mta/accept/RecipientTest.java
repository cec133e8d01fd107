package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Configs;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.SmtpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which recipients are taken, on the wire and in the queue (RFC 5321 section 4.1.1.3).
class RecipientTest {

    private static final String TWO_PEOPLE = """
        hostname = "mx.us.test"
        [local]
        domains = ["us.test"]
        mailboxes = ["anna", "ben"]
        [aliases]
        both = ["anna", "ben"]
        [relay]
        networks = []
        """;

    @TempDir
    Path folder;

    private Front front;

    @BeforeEach
    void open() throws Exception {
        front = new Front(folder, TWO_PEOPLE);
    }

    @AfterEach
    void close() {
        front.close();
    }

    @Test
    void g104_an_unknown_recipient_is_refused_at_rcpt() throws Exception {
        front.play("""
            S: 220 *
            C: EHLO client.example
            S: ...
            S: 250 *
            C: MAIL FROM:<a@other.test>
            S: 250 *
            C: RCPT TO:<nobody@us.test>
            S: 550 5.1.1 *
            C: DATA
            S: 503 *
            C: QUIT
            S: 221 *
            X: spool 0
            """);
    }

    @Test
    void g102_a_dictionary_is_answered_in_the_same_words_slower_and_slower_and_then_not_at_all() throws Exception {
        List<String> replies = new ArrayList<>();
        try (SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<a@other.test>");
            for (int i = 0; i < 10; i++) {
                replies.add(client.command("RCPT TO:<guess" + i + "@us.test>").toString());
            }
            Assertions.assertThrows(ConnectionLost.class, () -> client.command("NOOP"));
        }
        assertThat(replies.removeLast()).startsWith("421 4.7.0");
        assertThat(replies).containsOnly("550 5.1.1 No such mailbox here");
        assertThat(front.pauses)
                .hasSize(7)
                .isSorted()
                .startsWith(Duration.ofMillis(200))
                .endsWith(Duration.ofSeconds(5));

        try (SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<a@other.test>");
            client.command("RCPT TO:<again@us.test>");
        }
        assertThat(front.pauses).hasSize(8).endsWith(Duration.ofSeconds(5));
    }

    @Test
    void g102_those_who_may_relay_are_not_taken_for_attackers() throws Exception {
        try (SmtpClient client = front.submission("anna")) {
            client.command("MAIL FROM:<anna@us.test>");
            for (int i = 0; i < 15; i++) {
                assertThat(client.command("RCPT TO:<left" + i + "@us.test>").toString())
                        .startsWith("550 5.1.1");
            }
        }
        assertThat(front.pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "anna@us.test, 250",
        "anna@[127.0.0.1], 550",
        "anna@[IPv6:::1], 550",
        "anna@[IPv6:::ffff:127.0.0.1], 550",
        "anna@[1], 501",
        "anna@us.test., 501",
        "anna@us..test, 501",
        "anna@.test, 501",
        "anna@, 501",
        "@us.test, 501",
        "anna.@us.test, 501",
        "an..na@us.test, 501",
        "LOCAL65@us.test, 501",
        "anna@LABEL64.test, 501",
        "anna@DOMAIN256, 501"
    })
    void f69_addresses_at_the_edge_of_the_grammar(String form, int code) throws Exception {
        String address = form.replace("LOCAL65", "x".repeat(65))
                .replace("LABEL64", "x".repeat(64))
                .replace("DOMAIN256", "x.".repeat(126) + "test");
        try (SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<a@other.test>");
            assertThat(client.command("RCPT TO:<" + address + ">").code()).isEqualTo(code);
        }
    }

    @Test
    void g102_vrfy_and_expn_tell_nothing() throws Exception {
        try (SmtpClient client = front.mx()) {
            assertThat(client.command("VRFY anna")).isEqualTo(client.command("VRFY nobody"));
            assertThat(client.command("EXPN both").code()).isEqualTo(502);
        }
    }

    @Test
    void g103_a_null_sender_writes_to_one() throws Exception {
        front.play("""
            S: 220 *
            C: EHLO client.example
            S: ...
            S: 250 *
            C: MAIL FROM:<>
            S: 250 *
            C: RCPT TO:<anna@us.test>
            S: 250 *
            C: RCPT TO:<ben@us.test>
            S: 550 5.5.3 *
            C: DATA
            S: 354 *
            C: .
            S: 250 2.0.0 *
            X: spool 1
            """);
        assertThat(front.onlyRecipients()).containsExactly("anna@us.test");
    }

    @Test
    void the_postmaster_is_taken_with_and_without_a_domain() throws Exception {
        front.play("""
            S: 220 *
            C: EHLO client.example
            S: ...
            S: 250 *
            C: MAIL FROM:<>
            S: 250 *
            C: RCPT TO:<postmaster>
            S: 250 2.1.5 *
            C: RSET
            S: 250 *
            C: MAIL FROM:<a@other.test>
            S: 250 *
            C: RCPT TO:<PostMaster@US.test>
            S: 250 2.1.5 *
            C: RCPT TO:<Postmaster>
            S: 250 2.1.5 *
            C: DATA
            S: 354 *
            C: .
            S: 250 2.0.0 *
            X: spool 1
            """);
        assertThat(front.onlyRecipients()).containsExactly("postmaster@us.test");
    }

    @Test
    void each_mailbox_gets_the_message_once_and_is_shown_what_was_asked_for() throws Exception {
        try (SmtpClient client = front.mx()) {
            Front.sent(
                    client, Front.mail("a@other.test", "Anna+shop@us.test both@us.test ben@us.test", "A: b\r\n\r\n"));
        }
        assertThat(front.onlyRecipients()).containsExactly("anna@us.test", "ben@us.test");
        assertThat(front.queue())
                .extracting(found -> found.recipient().asked().text())
                .containsExactly("Anna+shop@us.test", "both@us.test");
    }

    @Test
    void g102_recipients_of_one_message_are_limited() throws Exception {
        front.close();
        front = new Front(
                folder,
                TWO_PEOPLE
                        .replace("[local]", "[limits]\nrecipients = 100\n[local]")
                        .replace("[\"anna\"", "[\"*\", \"anna\""));
        try (SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<a@other.test>");
            for (int i = 0; i < 100; i++) {
                assertThat(client.command("RCPT TO:<u" + i + "@us.test>").code())
                        .isEqualTo(250);
            }
            assertThat(client.command("RCPT TO:<more@us.test>").toString()).startsWith("452 4.5.3");
        }
    }

    @Test
    void a_reload_counts_from_the_next_mail() throws Exception {
        try (SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<a@other.test>");
            front.policy =
                    new Policy(Configs.of(folder, TWO_PEOPLE.replace("\"ben\"]\n[al", "\"cara\"]\n[al")), front.dns);
            assertThat(client.command("RCPT TO:<ben@us.test>").code()).isEqualTo(250);
            assertThat(client.command("RCPT TO:<cara@us.test>").code()).isEqualTo(550);
            client.command("RSET");
            client.command("MAIL FROM:<a@other.test>");
            assertThat(client.command("RCPT TO:<cara@us.test>").code()).isEqualTo(250);
            assertThat(client.command("RCPT TO:<ben@us.test>").code()).isEqualTo(550);
        }
    }

    @Test
    void f70_what_a_shell_would_run_is_only_a_name() throws Exception {
        try (SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<a@other.test>");
            for (String name : List.of("${run{id}}", "|id", "`id`", "${jndi:ldap:x}", "../../x", "$(id)", ";id")) {
                String quoted = "\"" + name + "\"@us.test";
                assertThat(client.command("RCPT TO:<" + quoted + ">").code()).isEqualTo(550);
            }
        }
        assertThat(front.messages()).isZero();
    }
}
