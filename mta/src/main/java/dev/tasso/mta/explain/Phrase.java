package dev.tasso.mta.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Words by which a reply is known: parts that must follow each other, with anything between them; `^` before the
/// first wants them at the beginning.
///
/// Plain search and no regular expression: the time it takes grows with the length of the text and no faster,
/// whatever a stranger writes.
///
/// @param parts in lower case
record Phrase(boolean first, List<String> parts) {

    private static final String GAP = " ... ";

    Phrase {
        parts = List.copyOf(parts);
    }

    static Phrase parse(String text) {
        boolean first = text.startsWith("^");
        String rest = text.substring(first ? 1 : 0).toLowerCase(Locale.ROOT);
        List<String> parts = new ArrayList<>(2);
        for (int gap = rest.indexOf(GAP); gap >= 0; gap = rest.indexOf(GAP)) {
            parts.add(rest.substring(0, gap));
            rest = rest.substring(gap + GAP.length());
        }
        parts.add(rest);
        return new Phrase(first, parts);
    }

    /// How many characters of the text are known by it: 0 where it is not there.
    ///
    /// @param text in lower case
    int length(String text) {
        int at = 0;
        int length = 0;
        for (String part : parts) {
            int found = text.indexOf(part, at);
            if (found < 0 || (first && length == 0 && found > 0)) {
                return 0;
            }
            at = found + part.length();
            length += part.length();
        }
        return length;
    }
}
