package dev.tasso.mta.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Input from anywhere, bounded: a file of a gigabyte, a line without an end, a program that never stops writing.
///
/// @param cut whether there was more than is read
public record Paste(List<String> lines, boolean cut) {

    /// What is read of it at most: enough for any bounce without its attachments, and for a day of refusals.
    public static final int OCTETS_MAX = 4 * 1024 * 1024;

    /// What is looked at of a line at most.
    public static final int LINE_CHARACTERS_MAX = 16_384;

    public Paste {
        lines = List.copyOf(lines);
    }

    /// Reads until the end or the limit.
    public static Paste read(InputStream in) throws IOException {
        byte[] octets = in.readNBytes(OCTETS_MAX + 1);
        boolean cut = octets.length > OCTETS_MAX;
        int length = Math.min(octets.length, OCTETS_MAX);
        return new Paste(lines(new String(octets, 0, length, StandardCharsets.UTF_8)), cut);
    }

    /// Text that is here already, such as arguments.
    public static Paste of(String text) {
        boolean cut = text.length() > OCTETS_MAX;
        return new Paste(lines(cut ? text.substring(0, OCTETS_MAX) : text), cut);
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int shown = Math.min(end, start + LINE_CHARACTERS_MAX);
            boolean carriage = shown == end && shown > start && text.charAt(shown - 1) == '\r';
            lines.add(text.substring(start, carriage ? shown - 1 : shown));
            start = end + 1;
        }
        return lines;
    }
}
