package dev.tasso.smtp.command;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.reply.Replies;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the parameters of MAIL, each `KEYWORD` or `KEYWORD=value` (RFC 5321 section 4.1.2).
final class ParameterReader {

    private static final int SIZE_DIGITS_MAX = 20;

    private final Cursor cursor;
    private final Set<String> seen = new HashSet<>();

    private ParameterReader(Cursor cursor) {
        this.cursor = cursor;
    }

    static MailParameters readMail(Cursor cursor) {
        if (cursor.atEnd()) {
            return MailParameters.NONE;
        }
        ParameterReader reader = new ParameterReader(cursor);
        MailParameters parameters = MailParameters.NONE;
        while (!cursor.atEnd()) {
            parameters = reader.next(parameters);
        }
        return parameters;
    }

    private MailParameters next(MailParameters sofar) {
        String word = cursor.word();
        int equals = word.indexOf('=');
        String keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
        Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
        Optional<MailParameters> more = switch (keyword) {
            case "SIZE" -> value.flatMap(ParameterReader::size).map(sofar::withSize);
            case "BODY" -> value.flatMap(ParameterReader::body).map(sofar::withBody);
            case "SMTPUTF8" -> value.isEmpty() ? Optional.of(sofar.withSmtpUtf8()) : Optional.empty();
            case "AUTH" -> value.flatMap(ParameterReader::submitter).map(sofar::withAuth);
            default -> {
                cursor.refuse(Replies.UNKNOWN_PARAMETER);
                yield Optional.empty();
            }
        };
        if (!seen.add(keyword)) {
            cursor.refuse(Replies.REPEATED_PARAMETER);
        }
        if (more.isEmpty()) {
            cursor.refuse(Replies.BAD_PARAMETER);
        }
        return more.orElse(sofar);
    }

    /// A number of up to twenty digits (RFC 1870 section 3), which may be more than a `long` holds.
    private static Optional<Long> size(String digits) {
        if (digits.isEmpty() || digits.length() > SIZE_DIGITS_MAX) {
            return Optional.empty();
        }
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            size = size > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : size * 10 + digit;
        }
        return Optional.of(size);
    }

    private static Optional<Body> body(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> Optional.of(Body.SEVENBIT);
            case "8BITMIME" -> Optional.of(Body.EIGHTBITMIME);
            default -> Optional.empty();
        };
    }

    /// A mailbox or `<>`, in xtext (RFC 4954 section 5).
    private static Optional<ReversePath> submitter(String xtext) {
        return xtext.equals("<>")
                ? Optional.of(new ReversePath.Null())
                : plain(xtext).flatMap(Mailbox::parse).map(ReversePath.Sender::new);
    }

    /// Decodes xtext: `+` and two upper-case hexadecimal digits stand for one octet (RFC 3461 section 4).
    private static Optional<String> plain(String xtext) {
        StringBuilder plain = new StringBuilder(xtext.length());
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            if (c != '+') {
                plain.append(c);
            } else if (i + 2 < xtext.length() && hex(xtext.charAt(i + 1)) >= 0 && hex(xtext.charAt(i + 2)) >= 0) {
                plain.append((char) (hex(xtext.charAt(i + 1)) * 16 + hex(xtext.charAt(i + 2))));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return StandardCharsets.US_ASCII.newEncoder().canEncode(plain)
                ? Optional.of(plain.toString())
                : Optional.empty();
    }

    private static int hex(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
