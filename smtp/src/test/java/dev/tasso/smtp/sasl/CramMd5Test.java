package dev.tasso.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.sasl.ServerExchange.Turn;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// CRAM-MD5, both sides, against the example of RFC 2195 section 2.
class CramMd5Test {

    private static final String CHALLENGE = "<1896.697170952@postoffice.reston.mci.net>";
    private static final Claimant ANYBODY =
            new Claimant(InetAddress.ofLiteral("192.0.2.1"), false, Optional.empty(), List.of());

    @Test
    void theExampleOfTheRfc() {
        byte[] answer = ClientExchange.cramMd5("tim", "tanstaaftanstaaf")
                .respond(octets(CHALLENGE))
                .orElseThrow();
        assertThat(answer).isEqualTo(octets("tim b913a602c7eda7a495b4e6e7334d3890"));
        assertThat(serve(answer, Optional.of("tanstaaftanstaaf"))).isEqualTo(new Turn.Done(new Verdict.Granted("tim")));
    }

    @Test
    void g100_whatIsNearlyRightIsNot() {
        String right = "tim b913a602c7eda7a495b4e6e7334d3890";
        assertThat(serve(octets(right), Optional.of("tanstaaf"))).isEqualTo(new Turn.Done(new Verdict.Denied()));
        assertThat(serve(octets(right), Optional.of(""))).isEqualTo(new Turn.Done(new Verdict.Denied()));
        assertThat(serve(octets(right), Optional.empty())).isEqualTo(new Turn.Done(new Verdict.Denied()));
        for (String bad : List.of("", "tim", right.substring(4), right + "0", right + " ", "tim  ")) {
            assertThat(serve(octets(bad), Optional.of("tanstaaftanstaaf")))
                    .as(bad)
                    .isEqualTo(new Turn.Malformed());
        }
        ServerExchange unasked = new CramMd5(_ -> Optional.of("tanstaaftanstaaf"), ANYBODY, CHALLENGE);
        assertThat(unasked.respond(octets(right))).isEqualTo(new Turn.Malformed());
    }

    private static Turn serve(byte[] answer, Optional<String> secret) {
        ServerExchange server = new CramMd5(_ -> secret, ANYBODY, CHALLENGE);
        assertThat(server.opening()).isEqualTo(octets(CHALLENGE));
        return server.respond(answer);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
