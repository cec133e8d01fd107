package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.SmtpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nobody relays through this server who may not.
class RelayTest {

    private static final String CLOSED = """
        hostname = "mx.us.test"
        [local]
        domains = ["us.test"]
        [relay]
        networks = []
        """;

    @TempDir
    Path folder;

    private Front front;

    @BeforeEach
    void open() throws Exception {
        front = new Front(folder, CLOSED);
    }

    @AfterEach
    void close() {
        front.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<>                  | <t@other.test>               | 550 5.7.1",
                "<t@other.test>      | <t@other.test>               | 550 5.7.1",
                "<from@us.test>      | <t@other.test>               | 550 5.7.1",
                "<from@[127.0.0.1]>  | <t@other.test>               | 550 5.7.1",
                "<from@us.test>      | <t%other.test@[127.0.0.1]>   | 550 5.7.1",
                "<from@us.test>      | <t%other.test@us.test>       | 550 5.7.1",
                "<from@us.test>      | <\"t@other.test\">           | 501 5.1.3",
                "<from@us.test>      | <\"t%other.test\">           | 501 5.1.3",
                "<from@us.test>      | <t@other.test@[127.0.0.1]>   | 501 5.1.3",
                "<from@us.test>      | <\"t@other.test\"@[127.0.0.1]> | 550 5.7.1",
                "<from@us.test>      | <t@other.test@us.test>       | 501 5.1.3",
                "<from@us.test>      | <@[127.0.0.1]:t@other.test>  | 550 5.7.1",
                "<from@us.test>      | <@us.test:t@other.test>      | 550 5.7.1",
                "<from@us.test>      | <other.test!t>               | 501 5.1.3",
                "<from@us.test>      | <other.test!t@[127.0.0.1]>   | 550 5.7.1",
                "<from@us.test>      | <other.test!t@us.test>       | 550 5.7.1",
                "<from@us.test>      | <@us.test,@x.test:t@other.test> | 550 5.7.1",
                "<from@us.test>      | <\tt@other.test>             | 501 5.1.3",
                "<from@us.test>      | <t@other.test(us.test)>      | 501 5.1.3",
                "<from@us.test>      | <t@other.test.>              | 501 5.1.3",
                "<from@us.test>      | <t@us.test.>                 | 501 5.1.3",
                "<from@us.test>      | <t@evilus.test>              | 550 5.7.1",
                "<from@us.test>      | <t@us.test.evil>             | 550 5.7.1",
                "<from@us.test>      | <t@sub.us.test>              | 550 5.7.1",
                "<from@us.test>      | <\"t@other.test\"@us.test>   | 550 5.7.1",
                "<from@us.test>      | <\"t@other.test x\"@us.test> | 550 5.7.1",
                "<from@us.test>      | <t@[IPv6:::ffff:127.0.0.1]>  | 550 5.7.1",
                "<from@us.test>      | <postmaster@other.test>      | 550 5.7.1"
            })
    void g75_to_g96_every_form_of_relaying_is_refused_and_nothing_is_queued(String from, String to, String reply)
            throws IOException {
        try (SmtpClient client = front.mx()) {
            assertThat(client.command("MAIL FROM:" + from)).hasToString("250 2.1.0 Sender ok");
            assertThat(client.command("RCPT TO:" + to).toString()).startsWith(reply);
            assertThat(client.command("DATA").code()).isEqualTo(503);
        }
        assertThat(front.messages()).isZero();
    }

    /// The same, and a little more, as it is said on the wire; an empty line ends a session.
    @Test
    void g75_to_g96_are_spoken_as_written() throws Exception {
        try (InputStream file =
                Objects.requireNonNull(RelayTest.class.getResourceAsStream("/journeys/relay-denied.txt"))) {
            String sessions = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (String session : sessions.split("\n\n", -1)) {
                front.play(session);
            }
        }
        assertThat(front.messages()).isZero();
    }

    @Test
    void g96_a_client_cannot_claim_another_address() throws Exception {
        front.play("""
            S: 220 *
            C: XCLIENT ADDR=192.0.2.1 LOGIN=anna
            S: 5*
            C: EHLO client.example
            S: ...
            S: 250 *
            C: XFORWARD ADDR=192.0.2.1
            S: 5*
            C: MAIL FROM:<from@us.test>
            S: 250 2.1.0 *
            C: RCPT TO:<t@other.test>
            S: 550 5.7.1 *
            C: QUIT
            S: 221 *
            X: spool 0
            """);
    }

    @Test
    void a_refused_recipient_does_not_refuse_the_others() throws Exception {
        front.play("""
            S: 220 *
            C: EHLO client.example
            S: ...
            S: 250 *
            C: MAIL FROM:<from@other.test>
            S: 250 2.1.0 *
            C: RCPT TO:<t@other.test>
            S: 550 5.7.1 *
            C: RCPT TO:<anna@us.test>
            S: 250 2.1.5 *
            C: DATA
            S: 354 *
            C: Subject: hello
            C:
            C: body
            C: .
            S: 250 2.0.0 Queued as *
            X: spool 1
            """);
        assertThat(front.onlyRecipients()).containsExactly("anna@us.test");
    }

    @Test
    void an_authenticated_user_relays() throws IOException {
        try (SmtpClient client = front.submission("anna")) {
            assertThat(Front.sent(client, Front.mail("anna@us.test", "t@other.test", "Subject: x\r\n\r\n"))
                            .code())
                    .isEqualTo(250);
        }
        assertThat(front.onlyRecipients()).containsExactly("t@other.test");
        assertThat(front.queue().getFirst().envelope().origin().user()).contains("anna");
    }

    @Test
    void a_trusted_network_relays_and_what_it_asks_for_is_not_rewritten() throws Exception {
        front.close();
        front = new Front(folder, CLOSED.replace("[]", "['127.0.0.0/8']"));
        try (SmtpClient client = front.mx()) {
            assertThat(Front.sent(client, Front.mail("a@us.test", "T@Other.test", "Subject: x\r\n\r\n"))
                            .code())
                    .isEqualTo(250);
            client.command("MAIL FROM:<a@us.test>");
            for (String route : List.of("t%other.test@us.test", "\"t@other.test\"@us.test")) {
                assertThat(client.command("RCPT TO:<" + route + ">").toString()).startsWith("550 5.7.1");
            }
        }
        assertThat(front.onlyRecipients()).containsExactly("T@other.test");
    }

    @Test
    void g98_submission_wants_tls_and_a_login_first() throws Exception {
        front.playSubmission("""
            S: 220 *
            C: EHLO client.example
            S: ...
            S: 250 *
            C: MAIL FROM:<anna@us.test>
            S: 530 5.7.0 *
            C: AUTH PLAIN AGFubmEAc2VjcmV0
            S: 538 5.7.11 *
            C: RCPT TO:<anna@us.test>
            S: 503 5.5.1 *
            C: QUIT
            S: 221 *
            X: spool 0
            """);
    }

    @Test
    void refusals_are_told_to_the_journal() throws IOException {
        try (SmtpClient client = front.mx()) {
            client.command("MAIL FROM:<from@us.test>");
            client.command("RCPT TO:<t@other.test>");
        }
        assertThat(front.refused()).singleElement().satisfies(event -> {
            assertThat(event.reply()).isEqualTo(Refusals.RELAY_DENIED);
            assertThat(event.recipient().orElseThrow()).hasToString("t@other.test");
            assertThat(event.origin().helo()).isEqualTo("client.example");
            assertThat(event.at()).isEqualTo(Front.NOON);
        });
    }
}
