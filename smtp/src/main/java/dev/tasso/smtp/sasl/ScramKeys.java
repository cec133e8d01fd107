package dev.tasso.smtp.sasl;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server keeps of a password for SCRAM: enough to check a proof and to give one, not enough to log in with
/// (RFC 5802 section 3).
///
/// Written as everybody writes it: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey` (RFC 5803).
public record ScramKeys(ScramHash hash, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {

    /// Fewer make a stolen proof too cheap to try passwords on (RFC 7677 section 4).
    public static final int ITERATIONS_MIN = 4_096;

    /// More are an attack on whoever must compute them.
    public static final int ITERATIONS_MAX = 5_000_000;

    /// Iterations of keys that we make: as many as the clients of Cyrus SASL, Postfix among them, compute.
    public static final int ITERATIONS = 65_536;

    private static final int SALT_OCTETS = 16;
    private static final int SALT_OCTETS_MAX = 256;

    private static final Pattern FORM = Pattern.compile(
            "(SCRAM-SHA-1|SCRAM-SHA-256)\\$(\\d{4,7}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

    public ScramKeys {
        if (iterations < ITERATIONS_MIN
                || iterations > ITERATIONS_MAX
                || salt.length == 0
                || salt.length > SALT_OCTETS_MAX
                || storedKey.length != hash.octets()
                || serverKey.length != hash.octets()) {
            throw new IllegalArgumentException("not the keys of " + hash);
        }
        salt = salt.clone();
        storedKey = storedKey.clone();
        serverKey = serverKey.clone();
    }

    /// Derives keys with a new salt; takes some 50 ms.
    public static ScramKeys of(ScramHash hash, String password, RandomGenerator random) {
        byte[] salt = new byte[SALT_OCTETS];
        random.nextBytes(salt);
        return of(hash, password, salt, ITERATIONS);
    }

    static ScramKeys of(ScramHash hash, String password, byte[] salt, int iterations) {
        byte[] salted = hash.salted(password, salt, iterations);
        return new ScramKeys(
                hash, iterations, salt, hash.hash(hash.hmac(salted, "Client Key")), hash.hmac(salted, "Server Key"));
    }

    /// Keys that no password opens, for a name that nobody has: the same at each try, so that nothing tells them from
    /// somebody's.
    ///
    /// @param secret known to the server alone, and the same for as long as users keep their salts
    public static ScramKeys ofNobody(ScramHash hash, String name, byte[] secret) {
        byte[] salt = Arrays.copyOf(ScramHash.SHA_256.hmac(secret, "salt " + hash + " " + name), SALT_OCTETS);
        return new ScramKeys(
                hash,
                ITERATIONS,
                salt,
                hash.hmac(secret, "stored key " + name),
                hash.hmac(secret, "server key " + name));
    }

    /// Reads [#text()]; empty where it is damaged.
    public static Optional<ScramKeys> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        ScramHash hash = parts.group(1).equals(ScramHash.SHA_1.scheme()) ? ScramHash.SHA_1 : ScramHash.SHA_256;
        try {
            return Optional.of(new ScramKeys(
                    hash,
                    Integer.parseInt(parts.group(2)),
                    Base64.getDecoder().decode(parts.group(3)),
                    Base64.getDecoder().decode(parts.group(4)),
                    Base64.getDecoder().decode(parts.group(5))));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /// As it stands in a file.
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return hash.scheme() + "$" + iterations + ":" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(storedKey) + ":" + base64.encodeToString(serverKey);
    }

    /// Whether a client's proof for this exchange shows that it knows the password.
    boolean proves(byte[] proof, String exchange) {
        if (proof.length != hash.octets()) {
            return false;
        }
        byte[] clientKey = ScramHash.xor(proof, hash.hmac(storedKey, exchange));
        return MessageDigest.isEqual(hash.hash(clientKey), storedKey);
    }

    /// What shows the client that the server knows these keys.
    byte[] signature(String exchange) {
        return hash.hmac(serverKey, exchange);
    }

    /// None of it belongs in a log.
    @Override
    public String toString() {
        return hash.scheme();
    }
}
