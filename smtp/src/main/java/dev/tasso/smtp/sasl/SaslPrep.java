package dev.tasso.smtp.sasl;

import java.text.Normalizer;
import java.util.Optional;

/// Brings user names and passwords into one form, so that the same keys pressed on two keyboards make the same octets
/// (RFC 4013).
///
/// The normalisation is that of the JDK's Unicode, which is younger than the one the RFC was written for: characters
/// that did not exist then pass unchanged instead of being refused.
public final class SaslPrep {

    private SaslPrep() {}

    /// The prepared text; empty where it holds a character that must not be, or mixes directions (RFC 4013 section 2).
    public static Optional<String> prepare(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !vanishes(c))
                .map(c -> isSpace(c) ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean fine = prepared.codePoints().noneMatch(SaslPrep::isProhibited) && isOneWay(prepared);
        return fine ? Optional.of(prepared) : Optional.empty();
    }

    /// The prepared text, or the text as it is where it cannot be prepared: a password is still a password.
    public static String lenient(String text) {
        return prepare(text).orElse(text);
    }

    /// RFC 3454, table B.1.
    private static boolean vanishes(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x1806
                || (c >= 0x180b && c <= 0x180d)
                || (c >= 0x200b && c <= 0x200d)
                || c == 0x2060
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xfeff;
    }

    /// RFC 3454, table C.1.2.
    private static boolean isSpace(int c) {
        return c == 0xa0 || (c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR);
    }

    /// RFC 3454, tables C.1.2 to C.9, as far as nothing has mapped them away.
    private static boolean isProhibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default ->
                isSpace(c)
                        || (c & 0xfffe) == 0xfffe
                        || (c >= 0xfdd0 && c <= 0xfdef)
                        || c == 0x6dd
                        || c == 0x70f
                        || c == 0x180e
                        || c == 0x340
                        || c == 0x341
                        || (c >= 0x200c && c <= 0x200f)
                        || (c >= 0x202a && c <= 0x202e)
                        || (c >= 0x2061 && c <= 0x2063)
                        || (c >= 0x206a && c <= 0x206f)
                        || (c >= 0x2ff0 && c <= 0x2ffb)
                        || (c >= 0xfff9 && c <= 0xfffd)
                        || (c >= 0x1d173 && c <= 0x1d17a)
                        || (c >= 0xe0000 && c <= 0xe007f);
        };
    }

    /// Text from right to left begins and ends so, and has nothing from left to right within (RFC 3454 section 6).
    private static boolean isOneWay(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return true;
        }
        return text.codePoints()
                        .noneMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                && isRightToLeft(text.codePointAt(0))
                && isRightToLeft(text.codePointBefore(text.length()));
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
