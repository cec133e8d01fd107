package dev.tasso.mta.report;

import java.util.ArrayList;
import java.util.List;

/// Makes other people's words safe to put into a header or a text of ours: printable ASCII, no line ends, bounded.
final class Sanitiser {

    /// Characters of a foreign reply that are repeated; a server may say 50 KB.
    static final int TEXT_LENGTH_MAX = 2_000;

    /// Characters of a value that stands on one line.
    private static final int VALUE_LENGTH_MAX = 900;

    private Sanitiser() {}

    /// Line ends and tabs become spaces; any other control or non-ASCII character becomes a question mark.
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), TEXT_LENGTH_MAX));
        text.codePoints().limit(TEXT_LENGTH_MAX).forEach(c -> clean.append(printable(c)));
        return clean.toString().strip();
    }

    private static char printable(int c) {
        if (c == '\r' || c == '\n' || c == '\t') {
            return ' ';
        }
        return c >= ' ' && c < 0x7f ? (char) c : '?';
    }

    /// Breaks a clean text into lines at spaces; a word that is too long for a line is cut.
    static List<String> wrap(String text, int length) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > length) {
            int space = rest.lastIndexOf(' ', length);
            int end = space > 0 ? space : length;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    /// A header field whose value must not be broken: an address, a name. Bounded all the same.
    static String whole(String name, String value) {
        return name + ": " + value.substring(0, Math.min(value.length(), VALUE_LENGTH_MAX)) + "\r\n";
    }

    /// A header field of clean text, folded (RFC 5322 section 2.2.3).
    static String field(String name, String value) {
        return name + ": " + String.join("\r\n ", wrap(value, 72)) + "\r\n";
    }
}
