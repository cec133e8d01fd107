package dev.tasso.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.sasl.ServerExchange.Turn;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// SCRAM, both sides, against the vectors of its RFCs and against each other (RFC 5802 section 5, RFC 7677 section 3).
class ScramTest {

    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");
    private static final byte[] BINDING = "thirty-two octets of a TLS layer".getBytes(StandardCharsets.US_ASCII);

    private static final Claimant ANYBODY = new Claimant(HOME, false, Optional.empty(), List.of());

    /// One run of both sides by a vector of an RFC.
    private record Vector(ScramHash hash, String salt, String clientNonce, String serverNonce, List<String> messages) {}

    private static final Vector SHA_1 = new Vector(
            ScramHash.SHA_1,
            "QSXCR+Q6sek8bf92",
            "fyko+d2lbbFgONRv9qkxdawL",
            "3rfcNHYJY1ZVvWVs7j",
            List.of(
                    "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
                    "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
                    "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                    "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
                    ""));

    private static final Vector SHA_256 = new Vector(
            ScramHash.SHA_256,
            "W22ZaJ0SNY7soEsUEjb6gQ==",
            "rOprNGfwEbeRWgbNEkqO",
            "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
            List.of(
                    "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
                    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                    "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                    ""));

    @Test
    void theVectorsOfTheRfcs() {
        for (Vector vector : List.of(SHA_1, SHA_256)) {
            ScramKeys keys =
                    ScramKeys.of(vector.hash(), "pencil", Base64.getDecoder().decode(vector.salt()), 4_096);
            ScramExchange server =
                    new ScramExchange(vector.hash().bare(), ANYBODY, (_, _) -> keys, vector.serverNonce());
            ScramClient client = new ScramClient(
                    vector.hash().bare(), "user", "pencil", new ScramClient.Tie.Unable(), vector.clientNonce());
            Run run = run(client, server);
            assertThat(run.said()).isEqualTo(vector.messages());
            assertThat(run.verdict()).isEqualTo(new Verdict.Granted("user"));
            assertThat(client.complete()).isTrue();
        }
    }

    @Test
    void keysReadBackAsTheyWereWritten() {
        for (ScramHash hash : ScramHash.values()) {
            ScramKeys keys = ScramKeys.of(hash, "secret", new Random(1));
            assertThat(ScramKeys.parse(keys.text()).orElseThrow().text()).isEqualTo(keys.text());
            assertThat(keys.text()).matches("SCRAM-SHA-\\d+\\$65536:\\S+\\$\\S+:\\S+");
            assertThat(keys).hasToString(keys.text().substring(0, keys.text().indexOf('$')));
        }
        String good = ScramKeys.of(ScramHash.SHA_256, "secret", new Random(1)).text();
        for (String bad : List.of(
                good.replace("$65536:", "$4095:"),
                good.replace("$65536:", "$9999999:"),
                good.replace("SHA-256", "SHA-1"),
                good.replace("SHA-256", "MD5"),
                good.replace('=', '!'),
                good.substring(0, good.length() - 4),
                "")) {
            assertThat(ScramKeys.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void boundToTheConnectionOrNotItEndsWell() {
        for (Mechanism mechanism : scramMechanisms()) {
            for (Optional<byte[]> binding : List.of(Optional.of(BINDING), Optional.<byte[]>empty())) {
                Claimant claimant = claimant(binding, scramMechanisms());
                if (claimant.offered().contains(mechanism)) {
                    ClientExchange client = Choice.safe()
                            .among(
                                    Set.of(mechanism.saslName()),
                                    new Credentials.Password("alice", "secret"),
                                    true,
                                    mechanism.bindsChannel() ? binding : Optional.empty())
                            .orElseThrow();
                    assertThat(run(client, server(mechanism, claimant)).verdict())
                            .isEqualTo(new Verdict.Granted("alice"));
                    assertThat(client.complete()).isTrue();
                }
            }
        }
    }

    @Test
    void g100_aChannelBindingThatWasTakenOutOfTheOfferIsNoticed() {
        Claimant claimant = claimant(Optional.of(BINDING), scramMechanisms());
        assertThat(claimant.offered()).contains(Mechanism.SCRAM_SHA_256_PLUS);
        ClientExchange client = choose(Set.of("SCRAM-SHA-256", "PLAIN"), BINDING);
        assertThat(text(client.initialResponse())).startsWith("y,,");
        assertThat(run(client, server(Mechanism.SCRAM_SHA_256, claimant)).verdict())
                .isEqualTo(new Verdict.Denied());

        Claimant unable = claimant(Optional.empty(), scramMechanisms());
        ClientExchange honest = choose(Set.of("SCRAM-SHA-256"), BINDING);
        assertThat(run(honest, server(Mechanism.SCRAM_SHA_256, unable)).verdict())
                .isEqualTo(new Verdict.Granted("alice"));
    }

    @Test
    void g100_aProofForOneConnectionIsNoneForAnother() {
        byte[] between = BINDING.clone();
        between[0] ^= 1;
        Claimant claimant = claimant(Optional.of(BINDING), scramMechanisms());
        ClientExchange client = choose(Set.of("SCRAM-SHA-256-PLUS"), between);
        assertThat(run(client, server(Mechanism.SCRAM_SHA_256_PLUS, claimant)).verdict())
                .isEqualTo(new Verdict.Denied());
    }

    @Test
    void g100_aProofOfAnEarlierExchangeIsNoneForThisOne() {
        ServerExchange first = server(Mechanism.SCRAM_SHA_256, ANYBODY);
        ClientExchange client = ClientExchange.scram(ScramHash.SHA_256, "alice", "secret");
        Run earlier = run(client, first);
        Random random = new Random(99);
        ServerExchange later =
                new ScramExchange(Mechanism.SCRAM_SHA_256, ANYBODY, accounts("secret"), ScramExchange.nonce(random));
        later.respond(octets(earlier.said().getFirst()));
        assertThat(later.respond(octets(earlier.said().get(2)))).isEqualTo(new Turn.Done(new Verdict.Denied()));
    }

    @Test
    void g100_aWrongPasswordAndAnUnknownUserAreDeniedAtTheSameStep() {
        for (String[] attempt : new String[][] {{"alice", "wrong"}, {"nobody", "secret"}}) {
            Run run = run(
                    ClientExchange.scram(ScramHash.SHA_256, attempt[0], attempt[1]),
                    server(Mechanism.SCRAM_SHA_256, ANYBODY));
            assertThat(run.said()).hasSize(3);
            assertThat(run.verdict()).isEqualTo(new Verdict.Denied());
        }
    }

    @Test
    void g100_namesThatNobodyHasKeepTheirSalt() {
        byte[] secret = {1, 2, 3};
        String once = ScramKeys.ofNobody(ScramHash.SHA_256, "nobody", secret).text();
        assertThat(ScramKeys.ofNobody(ScramHash.SHA_256, "nobody", secret).text())
                .isEqualTo(once);
        assertThat(ScramKeys.ofNobody(ScramHash.SHA_256, "noone", secret).salt())
                .isNotEqualTo(
                        ScramKeys.ofNobody(ScramHash.SHA_256, "nobody", secret).salt())
                .hasSize(
                        ScramKeys.of(ScramHash.SHA_256, "secret", new Random(1)).salt().length);
    }

    @Test
    void g100_theClientComputesNoIterationsWithoutEndAndNoneTooFew() {
        for (String count : List.of("2147483648", "2147483647", "5000001", "4095", "1", "0", "-1", "04096", "x", "")) {
            ClientExchange client =
                    new ScramClient(Mechanism.SCRAM_SHA_256, "alice", "secret", new ScramClient.Tie.Unable(), "abc");
            client.initialResponse();
            assertThat(client.respond(octets("r=abcdef,s=c2FsdA==,i=" + count)))
                    .as(count)
                    .isEmpty();
            assertThat(client.complete()).isFalse();
        }
    }

    @Test
    void g100_theClientBelievesNoServerWithoutProof() {
        List<String> bad = List.of(
                "r=abc,s=c2FsdA==,i=4096",
                "r=xyzdef,s=c2FsdA==,i=4096",
                "r=abcdef,s=,i=4096",
                "r=abcdef,s=!,i=4096",
                "r=abcdef,i=4096",
                "m=x,r=abcdef,s=c2FsdA==,i=4096",
                "e=other-error",
                "\u0001");
        for (String challenge : bad) {
            ClientExchange client =
                    new ScramClient(Mechanism.SCRAM_SHA_256, "alice", "secret", new ScramClient.Tie.Unable(), "abc");
            assertThat(client.respond(octets(challenge))).as(challenge).isEmpty();
        }
        for (String last : List.of("v=AAAA", "v=", "e=invalid-proof", "", "x")) {
            ClientExchange client =
                    new ScramClient(Mechanism.SCRAM_SHA_256, "alice", "secret", new ScramClient.Tie.Unable(), "abc");
            assertThat(client.respond(octets("r=abcdef,s=c2FsdA==,i=4096"))).isPresent();
            assertThat(client.respond(octets(last))).as(last).isEmpty();
            assertThat(client.complete()).isFalse();
        }
    }

    @Test
    void anotherIdentityThanTheirOwnIsDenied() {
        assertThat(claiming("n,a=alice,")).isInstanceOf(Turn.Challenge.class);
        assertThat(claiming("n,a=root,")).isEqualTo(new Turn.Done(new Verdict.Denied()));
    }

    /// The answer to a proof that is right in all, with a header that our client would not say.
    private static Turn claiming(String header) {
        ServerExchange server = server(Mechanism.SCRAM_SHA_256, ANYBODY);
        Turn.Challenge first = (Turn.Challenge) server.respond(octets(header + "n=alice,r=abc"));
        String challenge = new String(first.octets(), StandardCharsets.UTF_8);
        String nonce = challenge.substring(0, challenge.indexOf(','));
        String last = "c=" + ScramMessage.base64(octets(header)) + "," + nonce;
        ScramHash hash = ScramHash.SHA_256;
        byte[] clientKey = hash.hmac(hash.salted("secret", new byte[] {1, 2, 3}, 4_096), "Client Key");
        String exchange = "n=alice,r=abc," + challenge + "," + last;
        byte[] proof = ScramHash.xor(clientKey, hash.hmac(hash.hash(clientKey), exchange));
        return server.respond(octets(last + ",p=" + ScramMessage.base64(proof)));
    }

    @Test
    void namesMayHoldCommasAndEqualsSigns() {
        String odd = "a,b=c";
        assertThat(ScramMessage.escape(odd)).isEqualTo("a=2Cb=3Dc");
        assertThat(run(ClientExchange.scram(ScramHash.SHA_256, odd, "secret"), server(Mechanism.SCRAM_SHA_256, ANYBODY))
                        .said()
                        .getFirst())
                .startsWith("n,,n=a=2Cb=3Dc,r=");
        assertThat(ScramMessage.unescape("a=2Cb=3Dc")).contains(odd);
        assertThat(ScramMessage.unescape("a=2cb")).isEmpty();
    }

    @Test
    void keysOfAnotherLengthAreNoKeys() {
        assertThatThrownBy(() -> new ScramKeys(ScramHash.SHA_256, 4_096, new byte[1], new byte[20], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Everything that was said, in turns, and how it ended.
    private record Run(List<String> said, Verdict verdict) {}

    private static Run run(ClientExchange client, ServerExchange server) {
        List<String> said = new ArrayList<>();
        Optional<byte[]> response = client.initialResponse();
        while (true) {
            said.add(text(response));
            Turn turn = server.respond(response.orElseThrow());
            switch (turn) {
                case Turn.Challenge(byte[] challenge) -> {
                    said.add(new String(challenge, StandardCharsets.UTF_8));
                    response = client.respond(challenge);
                }
                case Turn.Done(Verdict verdict) -> {
                    return new Run(said, verdict);
                }
                case Turn.Malformed() -> throw new AssertionError(said.toString());
            }
        }
    }

    private static ClientExchange choose(Set<String> offered, byte[] binding) {
        return Choice.safe()
                .among(offered, new Credentials.Password("alice", "secret"), true, Optional.of(binding))
                .orElseThrow();
    }

    private static ServerExchange server(Mechanism mechanism, Claimant claimant) {
        return new ScramExchange(mechanism, claimant, accounts("secret"), "c2VydmVyIG5vbmNl");
    }

    private static ScramAccounts accounts(String password) {
        return (hash, user) -> user.equals("alice")
                ? ScramKeys.of(hash, password, new byte[] {1, 2, 3}, 4_096)
                : ScramKeys.of(hash, "nothing like it", new byte[] {4, 5, 6}, 4_096);
    }

    private static Claimant claimant(Optional<byte[]> binding, Set<Mechanism> served) {
        return new Claimant(HOME, true, binding, List.of()).offered(served);
    }

    private static Set<Mechanism> scramMechanisms() {
        return EnumSet.of(
                Mechanism.SCRAM_SHA_256_PLUS,
                Mechanism.SCRAM_SHA_256,
                Mechanism.SCRAM_SHA_1_PLUS,
                Mechanism.SCRAM_SHA_1);
    }

    private static String text(Optional<byte[]> octets) {
        return new String(octets.orElseThrow(), StandardCharsets.UTF_8);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
