package dev.tasso.mta.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Characters for octets, whatever a stranger says of them.
final class Charsets {

    /// What a text is that is not UTF-8 and does not say so: most often this.
    private static final Charset WESTERN = named("windows-1252").orElse(StandardCharsets.ISO_8859_1);

    private Charsets() {}

    /// The character set of that name, where it is known here.
    static Optional<Charset> named(String name) {
        try {
            return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
        } catch (IllegalArgumentException nameless) {
            return Optional.empty();
        }
    }

    /// The text as its label says, where that can be: a label of ASCII over other octets is wrong.
    static String text(byte[] octets, Optional<Charset> label) {
        Optional<Charset> useful = label.filter(charset -> !charset.equals(StandardCharsets.US_ASCII));
        if (useful.isPresent()) {
            return new String(octets, useful.get());
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException other) {
            return new String(octets, WESTERN);
        }
    }
}
