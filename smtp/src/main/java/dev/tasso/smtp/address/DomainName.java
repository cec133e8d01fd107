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
    public static Optional<DomainName> parse(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return punycode(lower).filter(DomainName::wellFormed).map(ascii -> new DomainName(lower, ascii));
    }

    private static Optional<String> punycode(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(text);
        }
        try {
            return Optional.of(IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private static boolean wellFormed(String ascii) {
        if (ascii.length() > LENGTH_MAX) {
            return false;
        }
        for (String label : ascii.split("\\.", -1)) {
            boolean sized = !label.isEmpty() && label.length() <= LABEL_LENGTH_MAX;
            if (!sized
                    || label.startsWith("-")
                    || label.endsWith("-")
                    || !label.chars().allMatch(DomainName::inLabel)) {
                return false;
            }
        }
        return true;
    }

    private static boolean inLabel(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    @Override
    public String toString() {
        return text;
    }
}
