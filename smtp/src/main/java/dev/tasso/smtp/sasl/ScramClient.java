package dev.tasso.smtp.sasl;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// SCRAM, the client's side (RFC 5802, RFC 7677, RFC 9266). It ends well only where the server has proved, too, that it
/// knows the password.
final class ScramClient implements ClientExchange {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Mechanism mechanism;
    private final ScramHash hash;
    private final String password;
    private final Tie tie;
    private final String clientNonce;
    private final String bare;
    private byte[] expected = new byte[0];
    private Stage stage = Stage.GREETING;

    private enum Stage {
        GREETING,
        PROOF,
        TRUSTED,
        GIVEN_UP
    }

    /// How an exchange is tied to the TLS connection around it.
    sealed interface Tie {

        /// By what is unique to it.
        record Bound(byte[] octets) implements Tie {}

        /// Not at all: we could, but the server seems to be unable.
        record NotOffered() implements Tie {}

        /// Not at all: we cannot.
        record Unable() implements Tie {}

        default String header() {
            return switch (this) {
                case Bound _ -> "p=tls-exporter,,";
                case NotOffered _ -> "y,,";
                case Unable _ -> "n,,";
            };
        }
    }

    ScramClient(Mechanism mechanism, String user, String password, Tie tie) {
        this(mechanism, user, password, tie, ScramExchange.nonce(RANDOM));
    }

    ScramClient(Mechanism mechanism, String user, String password, Tie tie, String clientNonce) {
        this.mechanism = mechanism;
        this.hash = ScramHash.of(mechanism);
        this.password = password;
        this.tie = tie;
        this.clientNonce = clientNonce;
        this.bare = "n=" + ScramMessage.escape(SaslPrep.lenient(user)) + ",r=" + clientNonce;
    }

    @Override
    public String mechanism() {
        return mechanism.saslName();
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.of(ScramMessage.octets(tie.header() + bare));
    }

    @Override
    public Optional<byte[]> respond(byte[] challenge) {
        Stage now = stage;
        stage = Stage.GIVEN_UP;
        String text = Secrets.text(challenge).orElse("");
        return switch (now) {
            case GREETING -> challenge.length == 0 ? again() : proof(text);
            case PROOF -> trust(text);
            case TRUSTED, GIVEN_UP -> Optional.empty();
        };
    }

    @Override
    public boolean complete() {
        return stage == Stage.TRUSTED;
    }

    /// QUIRK: some servers ask again in spite of the initial response.
    private Optional<byte[]> again() {
        stage = Stage.GREETING;
        return initialResponse();
    }

    private Optional<byte[]> proof(String text) {
        ScramMessage message = new ScramMessage(text);
        String nonce = message.nonce();
        byte[] salt = message.octets('s');
        int iterations = message.number('i');
        message.skipRest();
        boolean fair = message.soundToTheEnd()
                && nonce.startsWith(clientNonce)
                && nonce.length() > clientNonce.length()
                && salt.length > 0
                && iterations >= ScramKeys.ITERATIONS_MIN
                && iterations <= ScramKeys.ITERATIONS_MAX;
        if (!fair) {
            return Optional.empty();
        }
        byte[] salted = hash.salted(password, salt, iterations);
        byte[] clientKey = hash.hmac(salted, "Client Key");
        String last = "c=" + ScramMessage.base64(binding()) + ",r=" + nonce;
        String exchange = bare + "," + text + "," + last;
        byte[] proof = ScramHash.xor(clientKey, hash.hmac(hash.hash(clientKey), exchange));
        expected = hash.hmac(hash.hmac(salted, "Server Key"), exchange);
        Arrays.fill(salted, (byte) 0);
        stage = Stage.PROOF;
        return Optional.of(ScramMessage.octets(last + ",p=" + ScramMessage.base64(proof)));
    }

    private Optional<byte[]> trust(String text) {
        ScramMessage message = new ScramMessage(text);
        byte[] signature = message.octets('v');
        if (!message.sound() || !MessageDigest.isEqual(signature, expected)) {
            return Optional.empty();
        }
        stage = Stage.TRUSTED;
        return Optional.of(new byte[0]);
    }

    private byte[] binding() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(ScramMessage.octets(tie.header()));
        if (tie instanceof Tie.Bound(byte[] unique)) {
            octets.writeBytes(unique);
        }
        return octets.toByteArray();
    }
}
