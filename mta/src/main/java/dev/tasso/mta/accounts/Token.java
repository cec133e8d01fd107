package dev.tasso.mta.accounts;

import dev.tasso.mta.config.KeySet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A signed token, taken apart and not believed yet (RFC 7515 section 3.1, RFC 7519 section 3).
///
/// What its header says of keys beside their `kid` is not looked at: who makes a token up would say where to find the
/// key that it was made up with (RFC 8725 section 3.10).
///
/// @param keyId empty where it names no key
/// @param claims what the issuer says; nobody knows whether it was the issuer before [#signedBy] is true
record Token(SignatureAlgorithm algorithm, String keyId, byte[] signed, byte[] signature, JsonNode claims) {

    /// Longer than any that is used for mail, and short enough to be looked at for everybody.
    static final int LENGTH_MAX = 8_192;

    private static final int DEPTH_MAX = 8;

    private static final Pattern FORM = Pattern.compile(
            "(?<signed>(?<header>[A-Za-z0-9_-]+)\\.(?<claims>[A-Za-z0-9_-]+))\\.(?<signature>[A-Za-z0-9_-]+)");

    /// A token for something else, such as one that only logs out, is none for logging in (RFC 8725 section 3.11).
    private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt", "application/at+jwt");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    /// Takes one apart; empty where it is none, or of a kind that is not believed whoever signed it.
    static Optional<Token> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.length() > LENGTH_MAX || !parts.matches()) {
            return Optional.empty();
        }
        try {
            JsonNode header = json(parts.group("header"));
            JsonNode claims = json(parts.group("claims"));
            String type = text(header, "typ").toLowerCase(Locale.ROOT);
            // `crit` names what must be understood, and nothing beyond the RFCs is.
            if (!header.isObject() || !claims.isObject() || header.has("crit") || !TYPES.contains(type)) {
                return Optional.empty();
            }
            byte[] signature = octets(parts.group("signature"));
            byte[] signed = parts.group("signed").getBytes(StandardCharsets.US_ASCII);
            return SignatureAlgorithm.named(text(header, "alg"))
                    .map(algorithm -> new Token(algorithm, text(header, "kid"), signed, signature, claims));
        } catch (JacksonException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Whether one of the keys that it may be signed with has signed it.
    boolean signedBy(KeySet keys) {
        return keys.keys().stream()
                .filter(this::mayUse)
                .anyMatch(key -> algorithm.verifies(key.key(), signed, signature));
    }

    /// Whether the key that it names is among them, or it names none.
    boolean findsKeyIn(KeySet keys) {
        return keyId.isEmpty() || keys.keys().stream().anyMatch(key -> key.id().equals(keyId));
    }

    private boolean mayUse(KeySet.Key key) {
        return (keyId.isEmpty() || key.id().equals(keyId))
                && (key.algorithm().isEmpty() || key.algorithm().equals(algorithm.name()))
                && algorithm.fits(key.key());
    }

    /// A claim that is a text; empty where it is missing or something else.
    String text(String claim) {
        return text(claims, claim);
    }

    /// A claim that is a time, in seconds (RFC 7519 section 2).
    OptionalDouble seconds(String claim) {
        JsonNode value = claims.path(claim);
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }

    boolean has(String claim) {
        return claims.has(claim);
    }

    boolean isTrue(String claim) {
        return claims.path(claim).isBoolean() && claims.path(claim).booleanValue();
    }

    /// Whether it is for them, alone or among others (RFC 7519 section 4.1.3).
    boolean isFor(String audience) {
        JsonNode listed = claims.path("aud");
        return listed.isArray()
                ? listed.valueStream()
                        .anyMatch(one -> one.isString() && one.stringValue().equals(audience))
                : text("aud").equals(audience);
    }

    /// The scopes that it grants (RFC 9068 section 2.2.3).
    List<String> scopes() {
        return Arrays.asList(text("scope").split(" ", -1));
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).isString() ? json.path(name).stringValue() : "";
    }

    private static JsonNode json(String base64) {
        return JSON.readTree(octets(base64));
    }

    private static byte[] octets(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    /// The token belongs in no log.
    @Override
    public String toString() {
        return "Token[" + algorithm + "]";
    }
}
