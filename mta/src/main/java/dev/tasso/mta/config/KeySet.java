package dev.tasso.mta.config;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public keys of an issuer of tokens, as JSON says them (RFC 7517 section 5, RFC 7518 section 6).
///
/// Keys that are for something else, or of a kind that no token here is signed with, are passed over: an issuer may
/// have them, too.
public record KeySet(List<Key> keys) {

    /// Octets of a set that is still read.
    public static final int OCTETS_MAX = 256 * 1024;

    /// Each signature may be tried with every key of its kind.
    private static final int KEYS_MAX = 100;

    /// Fewer are too weak (RFC 7518 section 3.3), and more take too long.
    private static final int RSA_BITS_MIN = 2048;

    private static final int RSA_BITS_MAX = 8192;

    private static final Map<String, String> CURVES =
            Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public KeySet {
        keys = List.copyOf(keys);
    }

    /// One key.
    ///
    /// @param id by which tokens name it; empty where it has none
    /// @param algorithm the only one that it is for; empty where it is for every one of its kind
    public record Key(String id, String algorithm, PublicKey key) {}

    /// What came of reading one.
    public sealed interface Read {

        /// At least one key can be used.
        record Ok(KeySet keys) implements Read {}

        /// None can be used.
        ///
        /// @param why for the operator
        record Broken(String why) implements Read {}
    }

    /// Reads a set.
    public static Read read(byte[] json) {
        if (json.length > OCTETS_MAX) {
            return new Read.Broken("it is larger than " + Sizes.print(OCTETS_MAX));
        }
        try {
            JsonNode listed = JSON.readTree(json).path("keys");
            if (!listed.isArray()) {
                return new Read.Broken("it has no list \"keys\"");
            }
            List<Key> keys = new ArrayList<>();
            for (JsonNode one : listed) {
                key(one).ifPresent(keys::add);
            }
            if (keys.isEmpty() || keys.size() > KEYS_MAX) {
                return new Read.Broken("it has " + keys.size() + " keys for signatures by RSA or ECDSA");
            }
            return new Read.Ok(new KeySet(keys));
        } catch (JacksonException noJson) {
            return new Read.Broken("it is no JSON: " + noJson.getOriginalMessage());
        }
    }

    private static Optional<Key> key(JsonNode json) {
        String use = text(json, "use");
        if (!use.isEmpty() && !use.equals("sig")) {
            return Optional.empty();
        }
        try {
            Optional<PublicKey> key = switch (text(json, "kty")) {
                case "RSA" -> rsa(json);
                case "EC" -> elliptic(json);
                default -> Optional.empty();
            };
            return key.map(it -> new Key(text(json, "kid"), text(json, "alg"), it));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<PublicKey> rsa(JsonNode json) throws GeneralSecurityException {
        BigInteger modulus = number(json, "n");
        if (modulus.bitLength() < RSA_BITS_MIN || modulus.bitLength() > RSA_BITS_MAX) {
            return Optional.empty();
        }
        RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, number(json, "e"));
        return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
    }

    private static Optional<PublicKey> elliptic(JsonNode json) throws GeneralSecurityException {
        String curve = CURVES.get(text(json, "crv"));
        if (curve == null) {
            return Optional.empty();
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        ECPublicKeySpec spec = new ECPublicKeySpec(
                new ECPoint(number(json, "x"), number(json, "y")), parameters.getParameterSpec(ECParameterSpec.class));
        ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
        return onCurve(key) ? Optional.of(key) : Optional.empty();
    }

    /// y² = x³ + ax + b: a point that lies elsewhere is no key.
    private static boolean onCurve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    private static BigInteger number(JsonNode json, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text(json, name)));
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).isString() ? json.path(name).stringValue() : "";
    }
}
