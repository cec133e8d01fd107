package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.wire.Limits;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that are never silent for long and never done: one octet now and then, at each stage of a session.
final class DrippingTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int PAUSE_MILLIS = 20;

    /// Many times more than there is time for.
    private static final int OCTETS_MAX = 400;

    private static final Limits HASTY =
            Limits.defaults().withCommandWithin(SHORT).withBodyWithin(SHORT).withBodyOctetsPerSecondMin(1_000);

    /// Where it dawdles: what it says before, which is answered line by line but where a `!` stands, and how
    /// what it says slowly begins.
    private enum Stage {
        FIRST_COMMAND("", "EHLO "),
        COMMAND("EHLO a.example", "MAIL FROM:<"),
        DATA("EHLO a.example|MAIL FROM:<a@a.example>|RCPT TO:<b@mx.example>|DATA", "Subject: "),
        BDAT("EHLO a.example|MAIL FROM:<a@a.example>|RCPT TO:<b@mx.example>|!BDAT 100000 LAST", "Subject: "),
        BETWEEN_CHUNKS("EHLO a.example|MAIL FROM:<a@a.example>|RCPT TO:<b@mx.example>|BDAT 0", "BDAT 1"),
        AUTH("EHLO a.example|AUTH PLAIN", "AGFubmEAc2Vj"),
        TLS("EHLO a.example|STARTTLS", "\26\3\1\2\0\1\0\1\374\3\3"),
        PROXY_HEADER("!", "\r\n\r\n\0\r\nQUIT\n!\21\3\350");

        private final String before;
        private final String slowly;

        Stage(String before, String slowly) {
            this.before = before;
            this.slowly = slowly + "a".repeat(OCTETS_MAX);
        }

        private ServerOptions options(ServerOptions options) {
            Trust proxies =
                    Trust.nobody().withProxies(_ -> this == PROXY_HEADER).withProxyHeaderWithin(SHORT);
            return options.withLimits(HASTY)
                    .withTls(new Tls.Offered(Certificates::server))
                    .withAuthRequiresTls(false)
                    .withAuthentication(new Authentication.Offered(
                            Authenticator.passwords((_, _, _) -> new Verdict.Denied()), 3, Duration.ZERO))
                    .withServices(Services.plain().withTrust(proxies));
        }

        private void reach(RawClient client) throws IOException {
            if (this != PROXY_HEADER) {
                client.expect("220 ");
            }
            for (String line : before.split("\\|", -1)) {
                if (line.length() > 1) {
                    client.say(line.replace("!", ""));
                }
                if (!line.isEmpty() && !line.startsWith("!")) {
                    assertThat(client.reply()).matches("(?s)[23].*");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void k123_whoSaysAnOctetNowAndThenIsCutOffAtEachStage(Stage stage) throws Exception {
        try (TestServer server = TestServer.start(stage::options);
                RawClient client = new RawClient(server.server().address())) {
            stage.reach(client);
            client.plain.setSoTimeout(PAUSE_MILLIS);
            int octets = 0;
            boolean cutOff = false;
            while (!cutOff && octets < OCTETS_MAX) {
                try {
                    client.send(stage.slowly.substring(octets, octets + 1));
                    octets++;
                    assertThat(client.reply()).startsWith("421 4.4.2");
                    cutOff = true;
                } catch (SocketTimeoutException _) {
                    // The server is silent, so the next octet drips.
                } catch (IOException _) {
                    cutOff = true;
                }
            }
            assertThat(cutOff).isTrue();
            assertThat(octets).as("not before its time").isGreaterThan(3);
            assertThat(server.count()).isZero();
        }
    }
}
