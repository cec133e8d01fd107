package dev.tasso.mta.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The header section of a message as the octets it came in (RFC 5322 section 2.2). It is looked at and never
/// rewritten: a message keeps every octet it was signed with, but for whole fields that are nobody's to write but ours.
///
/// It ends with an empty line, or in front of the first line that is no field.
public final class Headers {

    private static final int FIELDS_AT_FIRST = 32;
    private static final byte[] MBOX_LINE = {'F', 'r', 'o', 'm', ' '};

    private final byte[] octets;
    private final int limit;
    private int[] nameStart = new int[FIELDS_AT_FIRST];
    private int[] nameEnd = new int[FIELDS_AT_FIRST];
    private int[] fieldEnd = new int[FIELDS_AT_FIRST];
    private int count;
    private boolean ended;
    private boolean separated;

    /// Where a field stands, from its name to behind its last line end.
    public record Span(int start, int end) {}

    private Headers(byte[] octets, int limit) {
        this.octets = octets;
        this.limit = limit;
    }

    /// Reads the header section of a message of which the first `length` octets are there; lines end with CRLF. Empty
    /// where the section has not ended yet and more is to come. The array must not change while the result is used.
    ///
    /// @param whole whether nothing more is to come
    public static Optional<Headers> scan(byte[] octets, int length, boolean whole) {
        Headers headers = new Headers(octets, length);
        headers.scan(whole);
        return headers.ended ? Optional.of(headers) : Optional.empty();
    }

    /// Whether the message has no header section, but begins with its text.
    public boolean missing() {
        return count == 0 && !separated;
    }

    /// How many fields have this name, in any case of letters.
    public int count(String name) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (named(i, name)) {
                found++;
            }
        }
        return found;
    }

    /// The value of the first field with this name, unfolded and without white space around it.
    public Optional<String> first(String name) {
        for (int i = 0; i < count; i++) {
            if (named(i, name)) {
                return Optional.of(value(i));
            }
        }
        return Optional.empty();
    }

    /// The values of all fields with this name, in order.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (named(i, name)) {
                values.add(value(i));
            }
        }
        return values;
    }

    /// Where the fields with this name stand whose value fits, in order.
    public List<Span> spans(String name, Predicate<String> value) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (named(i, name) && value.test(value(i))) {
                spans.add(new Span(nameStart[i], fieldEnd[i]));
            }
        }
        return spans;
    }

    private void scan(boolean whole) {
        int at = 0;
        while (!ended) {
            int end = lineEnd(at);
            boolean partial = end < 0;
            if (partial && whole) {
                end = limit;
            }
            if (at == limit || (partial && !whole && mayBeField(at))) {
                ended = whole;
                return;
            }
            at = take(at, end);
        }
    }

    /// Takes the line between both positions, and returns where the next one begins.
    private int take(int start, int end) {
        boolean empty = end - start == 2 && octets[start] == '\r';
        boolean continuation = count > 0 && (octets[start] == ' ' || octets[start] == '\t');
        int colon = nameEnd(start, end < 0 ? limit : end);
        if (empty) {
            ended = true;
            separated = true;
        } else if (continuation) {
            fieldEnd[count - 1] = end;
        } else if (colon > start) {
            add(start, colon, end);
        } else if (!(start == 0 && startsWithMboxLine())) {
            ended = true;
        }
        return end;
    }

    private void add(int start, int colon, int end) {
        if (count == nameStart.length) {
            nameStart = Arrays.copyOf(nameStart, count * 2);
            nameEnd = Arrays.copyOf(nameEnd, count * 2);
            fieldEnd = Arrays.copyOf(fieldEnd, count * 2);
        }
        nameStart[count] = start;
        nameEnd[count] = colon;
        fieldEnd[count] = end;
        count++;
    }

    /// The position behind the line's end, or -1 where it has not come.
    private int lineEnd(int from) {
        for (int i = from; i < limit; i++) {
            if (octets[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /// Where the colon of a field stands, or -1 where there is no field. White space before the colon is obsolete and
    /// read (RFC 5322 section 4.5).
    private int nameEnd(int start, int end) {
        int i = start;
        while (i < end && octets[i] > ' ' && octets[i] < 0x7f && octets[i] != ':') {
            i++;
        }
        if (i == start) {
            return -1;
        }
        while (i < end && (octets[i] == ' ' || octets[i] == '\t')) {
            i++;
        }
        return i < end && octets[i] == ':' ? i : -1;
    }

    /// Whether a line whose end has not come yet could still become a field, a continuation or the empty line.
    private boolean mayBeField(int start) {
        boolean begun = start == limit || octets[start] == ' ' || octets[start] == '\t' || octets[start] == '\r';
        if (begun || nameEnd(start, limit) > 0 || startsWithMboxLine()) {
            return true;
        }
        for (int i = start; i < limit; i++) {
            if (octets[i] == ' ' || octets[i] == '\t') {
                return isBlank(i);
            }
            if (octets[i] < ' ' || octets[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private boolean isBlank(int from) {
        for (int i = from; i < limit; i++) {
            if (octets[i] != ' ' && octets[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /// QUIRK: some programs hand a line of the mbox format over as the first line of the header section.
    private boolean startsWithMboxLine() {
        return limit >= MBOX_LINE.length && Arrays.equals(octets, 0, MBOX_LINE.length, MBOX_LINE, 0, MBOX_LINE.length);
    }

    private boolean named(int field, String name) {
        int start = nameStart[field];
        int length = name.length();
        if (nameEnd[field] - start < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (lower(octets[start + i]) != lower((byte) name.charAt(i))) {
                return false;
            }
        }
        byte behind = octets[start + length];
        return behind == ':' || behind == ' ' || behind == '\t';
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    }

    private String value(int field) {
        int start = nameEnd[field] + 1;
        String raw = new String(octets, start, fieldEnd[field] - start, StandardCharsets.UTF_8);
        return raw.replace("\r\n", "").strip();
    }
}
