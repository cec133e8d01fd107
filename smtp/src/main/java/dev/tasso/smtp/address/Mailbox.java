package dev.tasso.smtp.address;

import java.nio.charset.StandardCharsets;
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
        if (octets(text) > LENGTH_MAX) {
            return Optional.empty();
        }
        int at = text.startsWith("\"") ? afterQuotedString(text) : text.indexOf('@');
        if (at <= 0 || at >= text.length() || text.charAt(at) != '@') {
            return Optional.empty();
        }
        String local = text.startsWith("\"") ? unquoted(text.substring(1, at - 1)) : text.substring(0, at);
        boolean wellFormed = text.startsWith("\"") || isDotString(local);
        if (!wellFormed || octets(local) > LOCAL_PART_LENGTH_MAX) {
            return Optional.empty();
        }
        return Domain.parse(text.substring(at + 1)).map(domain -> new Mailbox(local, domain));
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

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// The index behind the closing quote, or -1 where the quoted string does not end or holds what it must not.
    private static int afterQuotedString(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
            if (i >= text.length() || text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return -1;
            }
        }
        return -1;
    }

    private static String unquoted(String inner) {
        return inner.replaceAll("\\\\(.)", "$1");
    }

    private static String quoted(String local) {
        return "\"" + local.replaceAll("([\"\\\\])", "\\\\$1") + "\"";
    }

    private static boolean isDotString(String local) {
        boolean dots = local.startsWith(".") || local.endsWith(".") || local.contains("..");
        return !local.isEmpty() && !dots && local.codePoints().allMatch(c -> c == '.' || isAtext(c));
    }

    private static boolean isAtext(int c) {
        if (c >= 0x80) {
            return Character.getType(c) != Character.SURROGATE
                    && !Character.isISOControl(c)
                    && !Character.isWhitespace(c);
        }
        return Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }
}
