package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.SmtpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mail whose sender could get no answer, for its domain says that it has no mail (RFC 7505 section 4.2).
class NullMxTest {

    private static final String STRANGERS = "hostname = 'mx.us.test'\n[local]\ndomains = ['us.test']\n";
    private static final String MAIL = "MAIL FROM:<a@nomail.test>";

    @TempDir
    Path folder;

    @Test
    void a_stranger_may_not_send_from_a_domain_without_mail() throws Exception {
        try (Front front = new Front(folder, STRANGERS + "[relay]\nnetworks = []\n");
                SmtpClient client = front.mx()) {
            front.dns
                    .mx("nomail.test", 0, "")
                    .mx("mail.test", 0, "mx.mail.test")
                    .broken("broken.test", "SERVFAIL");
            assertThat(client.command(MAIL).toString()).startsWith("550 5.7.27 ");
            for (String from :
                    new String[] {"<a@mail.test>", "<a@broken.test>", "<a@unknown.test>", "<a@[192.0.2.1]>", "<>"}) {
                assertThat(client.command("MAIL FROM:" + from).code()).as(from).isEqualTo(250);
                client.reset();
            }
            assertThat(front.refused()).hasSize(1);
        }
    }

    @Test
    void whom_we_know_is_not_asked() throws Exception {
        try (Front front = new Front(folder, STRANGERS);
                SmtpClient neighbour = front.mx();
                SmtpClient user = front.submission("anna")) {
            front.dns.mx("nomail.test", 0, "");
            assertThat(neighbour.command(MAIL).code()).isEqualTo(250);
            assertThat(user.command(MAIL).code()).isEqualTo(250);
            assertThat(front.dns.questions()).isZero();
        }
    }
}
