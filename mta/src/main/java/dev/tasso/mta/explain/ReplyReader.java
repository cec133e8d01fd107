package dev.tasso.mta.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads replies that stand alone: one line, the lines of one reply, or a sentence that quotes one.
final class ReplyReader {
    private ReplyReader() {}

    static List<Finding> read(List<String> lines) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            int first = i;
            StringBuilder whole = new StringBuilder(line);
            // 550-first, 550-second, 550 last: one reply (RFC 5321 section 4.2.1).
            while (goesOn(lines.get(i).strip())
                    && i + 1 < lines.size()
                    && continues(line, lines.get(i + 1).strip())) {
                i++;
                whole.append(' ').append(Said.further(lines.get(i).strip()));
            }
            findings.add(new Finding(first + 1, one(whole.toString()), Scene.EMPTY));
        }
        return findings;
    }

    /// A reply, or a sentence with one in it, or words without any code.
    static Said one(String text) {
        Said said = Said.parse(text);
        if (said.code() > 0 || said.enhanced().isPresent()) {
            return said;
        }
        return quoted(text).orElse(said);
    }

    /// A reply within other words: a code and an enhanced code that follow each other, as in `said: 550 5.7.1 No`.
    static Optional<Said> quoted(String text) {
        for (int i = 0; i + 3 < text.length(); i++) {
            boolean start = i == 0 || (!Character.isLetterOrDigit(text.charAt(i - 1)) && text.charAt(i - 1) != '.');
            if (start && Said.startsWithCode(text.substring(i, i + 4))) {
                Said said = Said.parse(text.substring(i));
                if (said.enhanced().isPresent() && said.enhanced().get().status() == said.code() / 100) {
                    return Optional.of(said);
                }
            }
        }
        return Optional.empty();
    }

    static boolean goesOn(String line) {
        return Said.startsWithCode(line) && line.length() > 3 && line.charAt(3) == '-';
    }

    private static boolean continues(String first, String line) {
        return line.length() >= 3 && line.startsWith(first.substring(0, 3)) && Said.startsWithCode(line);
    }
}
