package dev.tasso.smtp.transcript;

import java.util.Optional;

/// The notation of raw octets in transcripts: `"a\r\n"`, with `\r \n \t \0 \\ \"` and `\xff`, each character one octet.
public final class Raw {

    private static final String NAMES = "rnt0\\\"";
    private static final String MEANINGS = "\r\n\t\0\\\"";

    private Raw() {}

    /// Octets, each a character, in quotes as a transcript has them.
    public static String quote(String octets) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            int known = MEANINGS.indexOf(c);
            if (known >= 0) {
                quoted.append('\\').append(NAMES.charAt(known));
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\x%02x", c & 0xff));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /// Empty where the notation is broken.
    public static Optional<String> unquote(String quoted) {
        if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
            return Optional.empty();
        }
        StringBuilder octets = new StringBuilder();
        int i = 1;
        int end = quoted.length() - 1;
        while (i < end) {
            char c = quoted.charAt(i++);
            if (c != '\\') {
                octets.append(c);
                continue;
            }
            int known = i < end ? NAMES.indexOf(quoted.charAt(i)) : -1;
            if (known >= 0) {
                octets.append(MEANINGS.charAt(known));
                i++;
            } else if (i + 2 < end
                    && quoted.charAt(i) == 'x'
                    && quoted.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}")) {
                octets.append((char) Integer.parseInt(quoted.substring(i + 1, i + 3), 16));
                i += 3;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(octets.toString());
    }
}
