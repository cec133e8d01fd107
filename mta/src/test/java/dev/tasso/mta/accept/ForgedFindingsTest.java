package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.SmtpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nobody outside writes our findings into a message (RFC 8601 section 5, RFC 7208 section 9.1).
class ForgedFindingsTest {

    private static final String CONFIG =
            "hostname = 'mx.b\u00fccher.test'\n[local]\ndomains = ['us.test']\n[relay]\nnetworks = []\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication-Results: mx.xn--bcher-kva.test; spf=pass smtp.mailfrom=bank.test",
                "authentication-RESULTS :MX.XN--BCHER-KVA.TEST 1; dkim=pass",
                "Authentication-Results:\r\n\t(we)\r\n (checked (it)) mx.xn--bcher-kva.test\r\n ; dmarc=pass",
                "Authentication-Results: \"mx.xn--bcher-kva.test\"; dkim=pass",
                "Authentication-Results: \"mx.\\xn--bcher-kva.test\"; dkim=pass",
                "Authentication-Results: mx.xn--bcher-kva.test.; none",
                "Authentication-Results: mx.xn--bcher-kva.test",
                "Authentication-Results: mx.b\u00fccher.test; dkim=pass",
                "Authentication-Results: (open mx.xn--bcher-kva.test; dkim=pass",
                "ARC-Authentication-Results: i=1; mx.xn--bcher-kva.test; dkim=pass",
                "ARC-Authentication-Results: i = 1 (one) ; (us) mx.xn--bcher-kva.test; dkim=pass",
                "Received-SPF: pass (mx.xn--bcher-kva.test: domain of a@bank.test designates 192.0.2.1) x=y",
                "Received-SPF: pass client-ip=192.0.2.1; receiver=mx.xn--bcher-kva.test; identity=mailfrom",
                "Received-SPF: Pass Receiver (is) = (so) \"MX.xn--bcher-kva.test\""
            })
    void g110_aFieldInOurNameIsLeftOut(String field) throws Exception {
        arrives("Subject: x\r\n" + field + "\r\nTo: y\r\n\r\ntext\r\n", "Subject: x\r\nTo: y\r\n\r\ntext\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication-Results: mx.other.test; spf=pass reason=\"mx.xn--bcher-kva.test\"",
                "Authentication-Results: xmx.xn--bcher-kva.test; spf=pass",
                "Authentication-Results: mx.xn--bcher-kva.test.evil.test; spf=pass",
                "Authentication-Results: (open mx.other.test; dkim=pass",
                "Authentication-Results:",
                "X-Authentication-Results: mx.xn--bcher-kva.test; spf=pass",
                "Authentication-Results-Old: mx.xn--bcher-kva.test; spf=pass",
                "ARC-Authentication-Results: i=1; mx.other.test; dkim=pass (mx.xn--bcher-kva.test)",
                "Received-SPF: pass (mx.other.test: mx.xn--bcher-kva.test may) receiver=mx.other.test",
                "Received-SPF: pass helo=mx.xn--bcher-kva.test"
            })
    void g110_whatOthersSayInTheirOwnNameStays(String field) throws Exception {
        String message = "Subject: x\r\n" + field + "\r\n\r\nAuthentication-Results: mx.xn--bcher-kva.test; text\r\n";
        arrives(message, message);
    }

    @Test
    void g110_manyAreAllLeftOutOfAMessageLargerThanAnyBuffer() throws Exception {
        String forged = "Authentication-Results: mx.xn--bcher-kva.test;\r\n\tspf=pass\r\n";
        String kept = "X-Kept:  as it\r\n\twas \r\n";
        String rest = "\r\n" + "0123456789012345678901234567890123456789\r\n".repeat(20_000);
        arrives(
                forged.repeat(3) + kept + forged.repeat(4_000) + kept + (forged + kept).repeat(5) + rest,
                kept.repeat(7) + rest);
    }

    private void arrives(String sent, String kept) throws Exception {
        try (Front front = new Front(folder, CONFIG);
                SmtpClient client = front.mx()) {
            byte[] octets = sent.getBytes(StandardCharsets.UTF_8);
            assertThat(Front.sent(client, Front.mail("a@other.test", "anna@us.test", octets))
                            .code())
                    .isEqualTo(250);
            assertThat(front.messages()).isEqualTo(1);
            String body = front.onlyBody();
            assertThat(body.substring(body.indexOf(" +0000\r\n") + 8))
                    .isEqualTo(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            assertThat(front.queue().getFirst().envelope().size()).isEqualTo(body.length());
        }
    }
}
