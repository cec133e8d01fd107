package dev.tasso.smtp.command;

import java.util.Locale;
import java.util.Optional;

/// Whom a message was first sent to, in whatever address format that was (RFC 3461 section 4.2, RFC 6533 section 3).
///
/// @param type of the address, in lower case: `rfc822`, `utf-8`, `x400`
/// @param address decoded
public record OriginalRecipient(String type, String address) {

    /// An address of mail with octets above 127 (RFC 6533 section 3).
    public static final String UTF_8 = "utf-8";

    /// Characters of the whole parameter (RFC 3461 section 4.2).
    static final int LENGTH_MAX = 500;

    private static final int TYPE_LENGTH_MAX = 40;

    /// An address as the envelope has it.
    public static OriginalRecipient of(String mailbox) {
        return new OriginalRecipient(Xtext.isPrintable(mailbox) ? "rfc822" : UTF_8, mailbox);
    }

    /// Reads the value of ORCPT; empty where it is malformed, or hides what no address may hold.
    static Optional<OriginalRecipient> parse(String text) {
        int semicolon = text.indexOf(';');
        boolean typed = semicolon > 0 && semicolon <= TYPE_LENGTH_MAX && semicolon < text.length() - 1;
        if (!typed || text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String type = text.substring(0, semicolon).toLowerCase(Locale.ROOT);
        if (!type.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return Optional.empty();
        }
        String value = text.substring(semicolon + 1);
        if (type.equals(UTF_8)) {
            return unicode(value).map(decoded -> new OriginalRecipient(UTF_8, decoded));
        }
        Optional<OriginalRecipient> ascii =
                Xtext.decode(value).filter(Xtext::isPrintable).map(decoded -> new OriginalRecipient(type, decoded));
        return ascii.isPresent() || !type.equals("rfc822") ? ascii : mislabelled(value);
    }

    /// QUIRK: Postfix 3.7 calls an address beyond ASCII rfc822, and escapes the octets of its UTF-8 as xtext.
    private static Optional<OriginalRecipient> mislabelled(String value) {
        return Xtext.decodeUtf8(value)
                .filter(address -> address.chars().noneMatch(Character::isISOControl))
                .map(address -> new OriginalRecipient(UTF_8, address));
    }

    /// As it stands in a command.
    ///
    /// @param unicode whether characters above 127 may stand as they are; else they are escaped
    public String encoded(boolean unicode) {
        return type + ";" + (type.equals(UTF_8) ? escaped(unicode) : Xtext.encode(address));
    }

    /// As it stands in a report, where a `+` is a `+` (RFC 3464 section 2.3.1).
    ///
    /// @param unicode whether characters above 127 may stand as they are; else they are escaped
    public String shown(boolean unicode) {
        return type + ";" + (type.equals(UTF_8) ? escaped(unicode) : address);
    }

    private String escaped(boolean unicode) {
        StringBuilder text = new StringBuilder(address.length() + 16);
        address.codePoints().forEach(c -> {
            boolean plain = c < 0x80 ? c > ' ' && c < 0x7f && "\\+=".indexOf(c) < 0 : unicode;
            if (plain) {
                text.appendCodePoint(c);
            } else {
                text.append("\\x{").append(hex(c)).append('}');
            }
        });
        return text.toString();
    }

    private static String hex(int c) {
        return (c < 0x10 ? "0" : "") + Integer.toHexString(c).toUpperCase(Locale.ROOT);
    }

    private static Optional<String> unicode(String text) {
        Optional<String> plain = Xtext.decode(text);
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        String escaped = plain.get();
        StringBuilder address = new StringBuilder(escaped.length());
        int i = 0;
        while (i < escaped.length()) {
            int c = escaped.codePointAt(i);
            int width = Character.charCount(c);
            if (c == '\\') {
                int close = escaped.startsWith("\\x{", i) ? escaped.indexOf('}', i) : -1;
                c = close < 0 || close > i + 9 ? -1 : point(escaped.substring(i + 3, close));
                width = close + 1 - i;
            }
            if (c < ' ' || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                return Optional.empty();
            }
            address.appendCodePoint(c);
            i += width;
        }
        return Optional.of(address.toString());
    }

    /// Two to six hexadecimal digits; -1 where they are none, or no character.
    private static int point(String digits) {
        if (digits.length() < 2 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
            return -1;
        }
        int point = Integer.parseInt(digits, 16);
        return Character.isValidCodePoint(point) ? point : -1;
    }
}
