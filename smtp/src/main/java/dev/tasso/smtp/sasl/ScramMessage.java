package dev.tasso.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Reads a SCRAM message from left to right: attributes of one letter, with commas between (RFC 5802 section 7).
///
/// Failure shows at the end alone: whatever was missing makes [#sound()] false.
final class ScramMessage {

    private final String text;
    private int at;
    private boolean broken;

    ScramMessage(String text) {
        this.text = text;
    }

    /// The text up to the next comma, which is taken too.
    String field() {
        if (at > text.length()) {
            broken = true;
            return "";
        }
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        String field = text.substring(at, end);
        at = end + 1;
        return field;
    }

    /// The value of the attribute that must come next.
    String value(char name) {
        String field = field();
        if (!field.startsWith(name + "=")) {
            broken = true;
            return "";
        }
        return field.substring(2);
    }

    /// A value in base64.
    byte[] octets(char name) {
        try {
            return Base64.getDecoder().decode(value(name));
        } catch (IllegalArgumentException damaged) {
            broken = true;
            return new byte[0];
        }
    }

    /// A value that is a number without sign or leading zeros.
    int number(char name) {
        String value = value(name);
        if (!value.matches("[1-9][0-9]{0,8}")) {
            broken = true;
            return 0;
        }
        return Integer.parseInt(value);
    }

    /// A nonce: printable, not empty.
    String nonce() {
        String nonce = value('r');
        broken |= nonce.isEmpty() || !nonce.chars().allMatch(c -> c >= '!' && c <= '~');
        return nonce;
    }

    /// Takes extensions up to the attribute of this name, and returns where it begins.
    int skipTo(char name) {
        while (at < text.length() && !text.startsWith(name + "=", at)) {
            // "m=" would be an extension that must be understood.
            broken |= text.startsWith("m=", at);
            field();
        }
        return at;
    }

    /// Takes whatever extensions come.
    void skipRest() {
        while (at < text.length()) {
            field();
        }
    }

    boolean sound() {
        return !broken;
    }

    /// Whether it was sound, and nothing is left.
    boolean soundToTheEnd() {
        return !broken && at > text.length();
    }

    /// A user name with commas and equals signs escaped; empty where it is not well-formed.
    static Optional<String> unescape(String name) {
        String plain = name.replace("=2C", "").replace("=3D", "");
        return plain.indexOf('=') >= 0
                ? Optional.empty()
                : Optional.of(name.replace("=2C", ",").replace("=3D", "="));
    }

    static String escape(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
