package dev.tasso.mta.report;

import dev.tasso.smtp.transcript.Visible;
import java.util.ArrayList;
import java.util.List;

/// Strangers' words made fit for a report: ASCII, one line, nothing that a terminal would obey.
final class Ascii {

    private Ascii() {}

    /// The text with control and non-ASCII characters written as `\u001b` or `\x{e9}` (RFC 6533 section 3).
    static String of(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        Visible.text(text).codePoints().forEach(c -> {
            if (c < 0x80) {
                ascii.appendCodePoint(c);
            } else {
                ascii.append("\\x{").append(Integer.toHexString(c)).append('}');
            }
        });
        return ascii.toString();
    }

    /// The same in lines of at most `width` characters, broken at spaces where there are any.
    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = of(text);
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
