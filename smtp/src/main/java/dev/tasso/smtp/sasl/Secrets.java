package dev.tasso.smtp.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Turns the octets of user names and passwords into text, or refuses (a small part of RFC 4013).
final class Secrets {

    private Secrets() {}

    /// The text; empty where it is not UTF-8 or holds a control character, which no keyboard gives.
    static Optional<String> text(byte[] octets, int from, int to) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    static Optional<String> text(byte[] octets) {
        return text(octets, 0, octets.length);
    }
}
