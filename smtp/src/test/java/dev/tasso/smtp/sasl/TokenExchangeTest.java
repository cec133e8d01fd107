package dev.tasso.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.sasl.ServerExchange.Turn;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// OAUTHBEARER against the examples of RFC 7628 section 4, and XOAUTH2 beside it.
class TokenExchangeTest {

    private static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
    private static final Claimant ANYBODY =
            new Claimant(InetAddress.ofLiteral("192.0.2.1"), true, Optional.empty(), List.of());

    private final List<String> asked = new ArrayList<>();

    @Test
    void theExampleOfTheRfc() {
        byte[] message = Base64.getDecoder()
                .decode("bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZG"
                        + "OWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB");
        assertThat(serve(Mechanism.OAUTHBEARER).respond(message))
                .isEqualTo(new Turn.Done(new Verdict.Granted("user@example.com")));
        assertThat(asked).containsExactly("user@example.com " + TOKEN);
    }

    @Test
    void whatOurClientSaysIsUnderstood() {
        for (String user : List.of("user@example.com", "a,b=c", "")) {
            byte[] message =
                    ClientExchange.oauthBearer(user, TOKEN).initialResponse().orElseThrow();
            assertThat(serve(Mechanism.OAUTHBEARER).respond(message))
                    .isEqualTo(new Turn.Done(new Verdict.Granted(user)));
        }
        byte[] old = ClientExchange.xoauth2("user@example.com", TOKEN)
                .initialResponse()
                .orElseThrow();
        assertThat(serve(Mechanism.XOAUTH2).respond(old))
                .isEqualTo(new Turn.Done(new Verdict.Granted("user@example.com")));
    }

    @Test
    void aBadTokenIsExplainedAndDeniedWhateverTheClientSaysThen() {
        for (byte[] heard : List.of(new byte[] {1}, new byte[0], octets("n,,\1auth=Bearer " + TOKEN + "\1\1"))) {
            ServerExchange server = serve(Mechanism.OAUTHBEARER);
            assertThat(server.respond(octets("n,,\1auth=Bearer another\1\1")))
                    .isInstanceOfSatisfying(
                            Turn.Challenge.class,
                            it -> assertThat(it.octets()).isEqualTo(octets("{\"status\":\"invalid_token\"}")));
            assertThat(server.respond(heard)).isEqualTo(new Turn.Done(new Verdict.Denied()));
        }
    }

    @Test
    void g100_whatIsNoMessageAsksNobody() {
        for (String bad : List.of(
                "",
                "n,,",
                "n,,\1",
                "n,,\1\1",
                "n,,auth=Bearer " + TOKEN + "\1\1",
                "n,,\1auth=Bearer " + TOKEN + "\1",
                "n,,\1auth=Basic " + TOKEN + "\1\1",
                "n,,\1auth=Bearer a b\1\1",
                "p=tls-exporter,,\1auth=Bearer " + TOKEN + "\1\1",
                "n,b=user,\1auth=Bearer " + TOKEN + "\1\1",
                "n,a=a=2cb,\1auth=Bearer " + TOKEN + "\1\1")) {
            assertThat(serve(Mechanism.OAUTHBEARER).respond(octets(bad)))
                    .as(bad)
                    .isEqualTo(new Turn.Malformed());
        }
        assertThat(asked).isEmpty();
    }

    private ServerExchange serve(Mechanism mechanism) {
        return new TokenExchange(mechanism, ANYBODY, (user, token, _) -> {
            asked.add(user + " " + token);
            return token.equals(TOKEN) ? new Verdict.Granted(user) : new Verdict.Denied();
        });
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
