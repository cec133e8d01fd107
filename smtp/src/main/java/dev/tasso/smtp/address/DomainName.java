package dev.tasso.smtp.address;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/// A domain name: labels of letters, digits and hyphens, or of UTF-8 letters (RFC 5321 section 4.1.2, RFC 6531 section
/// 3.3).
///
/// @param text in lower case, without a trailing dot
/// @param ascii the same name with its labels in Punycode (RFC 5890)
public record DomainName(String text, String ascii) implements Domain {

    /// Octets in a name in its ASCII form (RFC 5321 section 4.5.3.1.2).
    public static final int LENGTH_MAX = 255;

    /// Octets in a label (RFC 1035 section 2.3.4).
    public static final int LABEL_LENGTH_MAX = 63;

    /// Reads a name; empty where a label is empty, too long, or holds what no label may hold.
    ///
    /// A name that ends in digits alone is none: it would pass for an IP address (RFC 1123 section 2.1).
    public static Optional<DomainName> parse(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return punycode(lower).filter(DomainName::wellFormed).map(ascii -> new DomainName(lower, ascii));
    }

    /// Only what comes back from Punycode as it went in: mapping `ß` to `ss`, or a full-width dot to a dot, would send
    /// mail to a domain that nobody wrote.
    private static Optional<String> punycode(String text) {
        if (isAscii(text)) {
            return Optional.of(text);
        }
        try {
            String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES).equals(text) ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean wellFormed(String ascii) {
        if (ascii.length() > LENGTH_MAX) {
            return false;
        }
        int start = 0;
        int dot = ascii.indexOf('.');
        while (dot >= 0) {
            if (!isLabel(ascii, start, dot)) {
                return false;
            }
            start = dot + 1;
            dot = ascii.indexOf('.', start);
        }
        return isLabel(ascii, start, ascii.length()) && !isNumber(ascii, start);
    }

    private static boolean isLabel(String name, int start, int end) {
        if (start == end
                || end - start > LABEL_LENGTH_MAX
                || name.charAt(start) == '-'
                || name.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String name, int start) {
        for (int i = start; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
