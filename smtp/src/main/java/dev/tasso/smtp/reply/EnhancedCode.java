package dev.tasso.smtp.reply;

import java.util.Optional;

/// The three numbers that say what happened more exactly than a reply code can (RFC 3463).
///
/// @param status 2 success, 4 temporary failure, 5 permanent failure
/// @param subject 0 to 999, for example 1 for addresses
/// @param detail 0 to 999, within the subject
public record EnhancedCode(int status, int subject, int detail) {

    public EnhancedCode {
        if ((status != 2 && status != 4 && status != 5) || outside(subject) || outside(detail)) {
            throw new IllegalArgumentException("not an enhanced status code: " + status + "." + subject + "." + detail);
        }
    }

    /// Reads `5.7.1`; empty where the text is no enhanced code.
    public static Optional<EnhancedCode> parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first != 1 || second < 0) {
            return Optional.empty();
        }
        int status = number(text, 0, first);
        int subject = number(text, first + 1, second);
        int detail = number(text, second + 1, text.length());
        boolean known = status == 2 || status == 4 || status == 5;
        return known && subject >= 0 && detail >= 0
                ? Optional.of(new EnhancedCode(status, subject, detail))
                : Optional.empty();
    }

    /// One to three digits; -1 where it is anything else.
    private static int number(String text, int start, int end) {
        if (start == end || end - start > 3) {
            return -1;
        }
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    @Override
    public String toString() {
        return status + "." + subject + "." + detail;
    }

    private static boolean outside(int number) {
        return number < 0 || number > 999;
    }
}
