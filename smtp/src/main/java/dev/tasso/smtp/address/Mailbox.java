package dev.tasso.smtp.address;

import java.util.Optional;

/// A mail address: a local part and a domain (RFC 5321 section 4.1.2).
///
/// @param localPart its meaning, with quotes and backslashes taken away; case is kept
public record Mailbox(String localPart, Domain domain) {

    /// Octets of a local part in UTF-8 (RFC 5321 section 4.5.3.1.1).
    public static final int LOCAL_PART_LENGTH_MAX = 64;

    /// Octets of an address in UTF-8: a path of 256 less its angle brackets (RFC 5321 section 4.5.3.1.3).
    public static final int LENGTH_MAX = 254;

    /// Reads an address without angle brackets, with the strict grammar of the envelope; empty where it is none.
    public static Optional<Mailbox> parse(String text) {
        boolean quoted = text.startsWith("\"");
        int at = quoted ? behindQuotedString(text) : text.indexOf('@');
        boolean two = at > 0 && at < text.length() && text.charAt(at) == '@';
        if (!two || octets(text, text.length()) > LENGTH_MAX || octets(text, at) > LOCAL_PART_LENGTH_MAX) {
            return Optional.empty();
        }
        String local = quoted ? unquoted(text.substring(1, at - 1)) : text.substring(0, at);
        return quoted || isDotString(local)
                ? Domain.parse(text.substring(at + 1)).map(domain -> new Mailbox(local, domain))
                : Optional.empty();
    }

    /// As it is written on the wire, the local part in quotes only where it needs them.
    public String text() {
        return localText() + "@" + domain.text();
    }

    /// The local part as it is written on the wire.
    public String localText() {
        return isDotString(localPart) ? localPart : quoted(localPart);
    }

    /// Whether it can be written without SMTPUTF8: the local part is ASCII (the domain always has an ASCII form).
    public boolean ascii() {
        return localPart.chars().allMatch(c -> c < 0x80);
    }

    @Override
    public String toString() {
        return text();
    }

    /// How many octets the beginning of a text is in UTF-8.
    private static int octets(String text, int end) {
        int octets = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return octets;
    }

    /// The index behind the closing quote, or -1 where the quoted string does not end or holds what it must not.
    private static int behindQuotedString(String text) {
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            int c = text.codePointAt(i);
            if (c == '\\') {
                boolean pair = i + 1 < text.length() && text.charAt(i + 1) >= ' ' && text.charAt(i + 1) < 0x7f;
                if (!pair) {
                    return -1;
                }
                i += 2;
            } else if (c == ' ' || isVisible(c)) {
                i += Character.charCount(c);
            } else {
                return -1;
            }
        }
        return i < text.length() ? i + 1 : -1;
    }

    private static String unquoted(String inner) {
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder plain = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            if (inner.charAt(i) == '\\') {
                i++;
            }
            plain.append(inner.charAt(i));
        }
        return plain.toString();
    }

    private static String quoted(String local) {
        return "\"" + local.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static boolean isDotString(String local) {
        boolean afterDot = true;
        int i = 0;
        while (i < local.length()) {
            int c = local.codePointAt(i);
            boolean dot = c == '.';
            if (dot ? afterDot : !isAtext(c)) {
                return false;
            }
            afterDot = dot;
            i += Character.charCount(c);
        }
        return !afterDot;
    }

    private static boolean isAtext(int c) {
        return c < 0x80 ? Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0 : isVisible(c);
    }

    /// Not a space, not a control character, not half a character.
    private static boolean isVisible(int c) {
        return c > ' '
                && !Character.isISOControl(c)
                && !Character.isWhitespace(c)
                && !Character.isSpaceChar(c)
                && Character.getType(c) != Character.SURROGATE;
    }
}
