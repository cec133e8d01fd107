package dev.tasso.mta.mime;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/// Octets as they were before they were encoded for the way (RFC 2045 sections 6.7 and 6.8). What is no proper encoding
/// is read as well as it can be: whoever looks at a message wants to see it.
final class TransferDecoding {

    private static final byte[] BASE64 = base64Values();

    private TransferDecoding() {}

    static byte[] decoded(String encoding, byte[] octets, int from, int to) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "base64" -> base64(octets, from, to);
            case "quoted-printable" -> quotedPrintable(octets, from, to);
            default -> Arrays.copyOfRange(octets, from, to);
        };
    }

    /// Whatever is not of the alphabet is passed over; padding may be missing.
    static byte[] base64(byte[] octets, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((to - from) / 4 * 3 + 3);
        int bits = 0;
        int held = 0;
        for (int i = from; i < to && octets[i] != '='; i++) {
            int value = octets[i] < 0 ? -1 : BASE64[octets[i]];
            if (value >= 0) {
                held = held << 6 | value;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    out.write(held >> bits);
                }
            }
        }
        return out.toByteArray();
    }

    static byte[] quotedPrintable(byte[] octets, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
        int i = from;
        while (i < to) {
            int soft = octets[i] == '=' ? softBreak(octets, i + 1, to) : -1;
            if (soft >= 0) {
                i = soft;
            } else if (octets[i] == '=' && i + 2 < to && hex(octets[i + 1]) >= 0 && hex(octets[i + 2]) >= 0) {
                out.write(hex(octets[i + 1]) << 4 | hex(octets[i + 2]));
                i += 3;
            } else {
                out.write(octets[i]);
                i++;
            }
        }
        return out.toByteArray();
    }

    /// The form of encoded words, where `_` is a space (RFC 2047 section 4.2).
    static byte[] q(String text) {
        byte[] octets = text.replace('_', ' ').getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return quotedPrintable(octets, 0, octets.length);
    }

    /// Where the next line begins, if nothing but white space stands before the line's end; else -1.
    private static int softBreak(byte[] octets, int from, int to) {
        int i = from;
        while (i < to && (octets[i] == ' ' || octets[i] == '\t' || octets[i] == '\r')) {
            i++;
        }
        if (i == to) {
            return to;
        }
        return octets[i] == '\n' ? i + 1 : -1;
    }

    private static int hex(byte octet) {
        return octet < 0 ? -1 : Character.digit(octet, 16);
    }

    private static byte[] base64Values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
