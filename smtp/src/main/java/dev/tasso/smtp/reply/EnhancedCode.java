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
        if (!text.matches("[245]\\.\\d{1,3}\\.\\d{1,3}")) {
            return Optional.empty();
        }
        String[] numbers = text.split("\\.", -1);
        return Optional.of(new EnhancedCode(
                Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2])));
    }

    @Override
    public String toString() {
        return status + "." + subject + "." + detail;
    }

    private static boolean outside(int number) {
        return number < 0 || number > 999;
    }
}
