package dev.tasso.smtp.transcript;

/// Makes what a stranger sent harmless to print: no character of it moves the cursor, starts a line, rings a bell or
/// turns the writing direction.
public final class Visible {
    private Visible() {}

    /// The text with every control character written as `\r`, `\n`, `\t` or `\u001b`. A backslash stays as it is: the
    /// form is for eyes, not for reading back.
    public static String text(String text) {
        if (isPlain(text) || text.codePoints().noneMatch(Visible::hidden)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (hidden(c)) {
                safe.append(escaped(c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            default -> c > 0xffff ? String.format("\\u{%x}", c) : String.format("\\u%04x", c);
        };
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
