package dev.tasso.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The hash that a SCRAM mechanism is built on, and what is computed with it (RFC 5802 section 2.2).
public enum ScramHash {
    SHA_1("SCRAM-SHA-1", "SHA-1", "SHA1", 20, Mechanism.SCRAM_SHA_1, Mechanism.SCRAM_SHA_1_PLUS),
    SHA_256("SCRAM-SHA-256", "SHA-256", "SHA256", 32, Mechanism.SCRAM_SHA_256, Mechanism.SCRAM_SHA_256_PLUS);

    private final String scheme;
    private final String digest;
    private final String mac;
    private final int octets;
    private final Mechanism bare;
    private final Mechanism plus;

    ScramHash(String scheme, String digest, String mac, int octets, Mechanism bare, Mechanism plus) {
        this.scheme = scheme;
        this.digest = digest;
        this.mac = mac;
        this.octets = octets;
        this.bare = bare;
        this.plus = plus;
    }

    /// That of a SCRAM mechanism.
    static ScramHash of(Mechanism mechanism) {
        return mechanism == SHA_1.bare || mechanism == SHA_1.plus ? SHA_1 : SHA_256;
    }

    /// As stored keys name it: `SCRAM-SHA-256` (RFC 5803).
    String scheme() {
        return scheme;
    }

    /// Octets of a hash.
    int octets() {
        return octets;
    }

    Mechanism bare() {
        return bare;
    }

    /// Without and with channel binding.
    Set<Mechanism> mechanisms() {
        return Set.of(bare, plus);
    }

    Mechanism plus() {
        return plus;
    }

    byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance(digest).digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] hmac(byte[] key, String text) {
        try {
            Mac keyed = Mac.getInstance("Hmac" + mac);
            keyed.init(new SecretKeySpec(key, keyed.getAlgorithm()));
            return keyed.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What is called `Hi`; costs as much as there are iterations.
    byte[] salted(String password, byte[] salt, int iterations) {
        try {
            char[] prepared = SaslPrep.lenient(password).toCharArray();
            return SecretKeyFactory.getInstance("PBKDF2WithHmac" + mac)
                    .generateSecret(new PBEKeySpec(prepared, salt, iterations, octets * Byte.SIZE))
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] xor(byte[] one, byte[] other) {
        byte[] result = one.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= other[i];
        }
        return result;
    }
}
