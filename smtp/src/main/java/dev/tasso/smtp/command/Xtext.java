package dev.tasso.smtp.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;

/// Text in the value of a parameter: `+` and two upper-case hexadecimal digits stand for one octet (RFC 3461 section
/// 4).
public final class Xtext {

    private Xtext() {}

    /// Empty where an escape is malformed or stands for no ASCII.
    static Optional<String> decode(String xtext) {
        StringBuilder plain = new StringBuilder(xtext.length());
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            if (c != '+') {
                plain.append(c);
                continue;
            }
            int octet = i + 2 < xtext.length() ? hex(xtext.charAt(i + 1)) * 16 + hex(xtext.charAt(i + 2)) : -1;
            if (octet < 0 || octet >= 0x80 || hex(xtext.charAt(i + 1)) < 0 || hex(xtext.charAt(i + 2)) < 0) {
                return Optional.empty();
            }
            plain.append((char) octet);
            i += 2;
        }
        return Optional.of(plain.toString());
    }

    /// Escapes that stand for the octets of UTF-8 beyond ASCII, all else being ASCII; empty where they are none.
    static Optional<String> decodeUtf8(String xtext) {
        ByteBuffer octets = ByteBuffer.allocate(xtext.length());
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            int octet = c;
            if (c == '+') {
                boolean escape =
                        i + 2 < xtext.length() && hex(xtext.charAt(i + 1)) >= 0 && hex(xtext.charAt(i + 2)) >= 0;
                octet = escape ? hex(xtext.charAt(i + 1)) * 16 + hex(xtext.charAt(i + 2)) : -1;
                i += 2;
            } else if (c >= 0x80) {
                return Optional.empty();
            }
            if (octet < 0) {
                return Optional.empty();
            }
            octets.put((byte) octet);
        }
        try {
            return Optional.of(UTF_8.newDecoder().decode(octets.flip()).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /// Text that is printable ASCII.
    public static String encode(String plain) {
        StringBuilder xtext = new StringBuilder(plain.length() + 8);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c > ' ' && c < 0x7f && c != '+' && c != '=') {
                xtext.append(c);
            } else if (c < 0x80) {
                xtext.append('+').append(String.format(Locale.ROOT, "%02X", (int) c));
            } else {
                throw new IllegalArgumentException("not ASCII, so not xtext: " + plain);
            }
        }
        return xtext.toString();
    }

    /// Spaces and what can be seen, of ASCII.
    static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static int hex(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
