package dev.tasso.smtp.sasl;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import dev.tasso.smtp.sasl.ServerExchange.Turn;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// The messages of every mechanism, both sides (RFC 4422, RFC 5802, RFC 7628).
///
/// The octet 0xff ends a message and begins the next. Nobody here has a password, so nothing may be granted.
public final class SaslTargets {

    private static final byte END = (byte) 0xff;
    private static final int MESSAGES_MAX = 8;

    /// A server may ask for seconds of computing, up to a limit of ours; here nobody waits for it.
    private static final Pattern COSTLY = Pattern.compile("i=0*[0-9]{5}");

    private static final byte[] SECRET = {1, 2, 3};

    private static final Authenticator EVERYBODY_DENIED = Authenticator.of(
            Authenticator.scram(
                    ScramHash.SHA_256, (hash, user) -> ScramKeys.ofNobody(hash, user, SECRET), new SplittableRandom(1)),
            Authenticator.passwords((_, _, _) -> new Verdict.Denied()),
            Authenticator.tokens((_, _, _) -> new Verdict.Denied()),
            Authenticator.certificates((_, _, _) -> new Verdict.Denied()),
            Authenticator.cramMd5("mx.example", _ -> Optional.empty(), new SplittableRandom(1)));

    private SaslTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.parser("sasl-server", SaslTargets::server), Target.parser("sasl-client", SaslTargets::client));
    }

    private static List<byte[]> messages(byte[] octets) {
        List<byte[]> messages = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= octets.length && messages.size() < MESSAGES_MAX; i++) {
            if (i == octets.length || octets[i] == END) {
                messages.add(Arrays.copyOfRange(octets, start, i));
                start = i + 1;
            }
        }
        return messages;
    }

    private static void server(byte[] octets) {
        Claimant claimant = new Claimant(InetAddress.getLoopbackAddress(), true, Optional.of(SECRET), List.of())
                .offered(EVERYBODY_DENIED.mechanisms());
        for (Mechanism mechanism : claimant.offered()) {
            ServerExchange exchange = EVERYBODY_DENIED.begin(mechanism, claimant);
            exchange.opening();
            for (byte[] message : messages(octets)) {
                switch (exchange.respond(message)) {
                    case Turn.Done(Verdict verdict) ->
                        must(!(verdict instanceof Verdict.Granted), mechanism + " let somebody in");
                    case Turn.Challenge(byte[] challenge) ->
                        must(challenge.length <= 8 * octets.length + 256, mechanism + " says too much");
                    case Turn.Malformed() -> {}
                }
            }
        }
        ScramKeys.parse(new String(octets, StandardCharsets.UTF_8));
        SaslPrep.prepare(new String(octets, StandardCharsets.UTF_8));
    }

    private static void client(byte[] octets) {
        if (COSTLY.matcher(new String(octets, StandardCharsets.ISO_8859_1)).find()) {
            return;
        }
        for (ClientExchange exchange : List.of(
                new ScramClient(Mechanism.SCRAM_SHA_256, "user", "pencil", new ScramClient.Tie.Unable(), "nonce"),
                ClientExchange.cramMd5("user", "pencil"),
                ClientExchange.login("user", "pencil"),
                ClientExchange.oauthBearer("user", "token"))) {
            exchange.initialResponse();
            for (byte[] message : messages(octets)) {
                exchange.respond(message);
            }
            boolean proves = exchange.mechanism().startsWith("SCRAM");
            must(!(proves && exchange.complete()), "a server without keys is believed");
        }
    }
}
