package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a message lacks when a user submits it, and whose name it may carry (RFC 6409, RFC 5322 section 3.3).
class SubmissionTest {

    private static final String CONFIG = "hostname = 'mx.us.test'\n[local]\ndomains = ['us.test']\n";
    private static final String OWN = CONFIG + """
        [users]
        mail-from = "own"
        header-from = "own"
        [users.addresses]
        anna = ["sales@us.test", "@anna.test"]
        """;

    @TempDir
    Path folder;

    @Test
    void a_missing_date_and_message_id_are_added() throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.submission("anna")) {
            Front.sent(client, Front.mail("anna@us.test", "t@other.test", "Subject: x\r\n\r\nbody\r\n"));

            String id = front.queue().getFirst().envelope().id().text();
            assertThat(front.onlyBody())
                    .matches("Received: from client\\.example \\(\\[127\\.0\\.0\\.1]\\)\r\n"
                            + "\tby mx\\.us\\.test with ESMTPSA id " + id + "\r\n"
                            + "\tfor <t@other\\.test> tls TLS_[A-Z0-9_]+;\r\n"
                            + "\tMon, 23 Nov 2026 12:00:00 \\+0000\r\n"
                            + "Date: Mon, 23 Nov 2026 12:00:00 \\+0000\r\n"
                            + "Message-ID: <" + id + "@mx\\.us\\.test>\r\n"
                            + "Subject: x\r\n\r\nbody\r\n");
            assertThat(front.queue().getFirst().envelope().messageIdField()).contains("<" + id + "@mx.us.test>");
        }
    }

    @Test
    void those_that_are_there_stay() throws Exception {
        String fields = "date: yesterday\r\nMESSAGE-ID: <own@x.test>\r\n\r\n";
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.submission("anna")) {
            Front.sent(client, Front.mail("anna@us.test", "t@other.test", fields));

            assertThat(front.onlyBody()).endsWith("+0000\r\n" + fields).doesNotContain("Date:");
        }
    }

    @Test
    void mail_from_other_servers_is_not_mended() throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            Front.sent(client, Front.mail("a@other.test", "anna@us.test", "Subject: x\r\n\r\n"));

            assertThat(front.onlyBody()).doesNotContain("Date:").doesNotContain("Message-ID:");
            assertThat(front.queue().getFirst().envelope().messageIdField()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anna@us.test      | anna@us.test                     | 250",
                "Anna+shop@us.test | Anna <anna@us.test>              | 250",
                "sales@us.test     | sales@us.test                    | 250",
                "any@anna.test     | any@anna.test                    | 250",
                "ben@us.test       | anna@us.test                     | 553 5.7.1",
                "anna@other.test   | anna@us.test                     | 553 5.7.1",
                "anna@us.test      | ben@us.test                      | 550 5.7.1",
                "anna@us.test      | anna@us.test, ben@us.test        | 550 5.7.1",
                "anna@us.test      | anna@us.test <ben@us.test>       | 550 5.6.0",
                "anna@us.test      | x                                | 550 5.6.0"
            })
    void g97_a_user_writes_under_their_own_name_where_that_is_asked_for(String from, String author, String reply)
            throws Exception {
        try (Front front = new Front(folder, OWN);
                SmtpClient client = front.submission("anna")) {
            Reply said = Front.sent(client, Front.mail(from, "t@other.test", "From: " + author + "\r\n\r\n"));

            assertThat(said.toString()).startsWith(reply);
            assertThat(front.messages()).isEqualTo(reply.equals("250") ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "From: anna@us.test\\r\\nFrom: ben@us.test",
        "Subject: none",
        "FROM: anna@us.test\\r\\nfrom : ben@us.test"
    })
    void g97_two_authors_fields_or_none_are_refused(String fields) throws Exception {
        try (Front front = new Front(folder, OWN);
                SmtpClient client = front.submission("anna")) {
            String header = fields.replace("\\r\\n", "\r\n") + "\r\n\r\n";

            assertThat(Front.sent(client, Front.mail("anna@us.test", "t@other.test", header))
                            .toString())
                    .startsWith("550 5.6.0");
        }
    }

    @Test
    void g97_a_login_that_is_an_address_owns_that_address() throws Exception {
        try (Front front = new Front(folder, OWN);
                SmtpClient client = front.submission("ben@far.test")) {
            assertThat(client.command("MAIL FROM:<ben@us.test>").code()).isEqualTo(553);
            assertThat(client.command("MAIL FROM:<ben+x@far.test>").code()).isEqualTo(250);
            client.command("RSET");
            assertThat(client.command("MAIL FROM:<>").code()).isEqualTo(250);
        }
    }

    @Test
    void any_sender_is_taken_by_default() throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.submission("anna")) {
            assertThat(Front.sent(client, Front.mail("x@y.test", "t@other.test", "From: z@y.test\r\n\r\n"))
                            .code())
                    .isEqualTo(250);
        }
    }
}
