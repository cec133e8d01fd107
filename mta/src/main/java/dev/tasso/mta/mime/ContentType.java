package dev.tasso.mta.mime;

import java.util.Locale;
import java.util.Optional;

/// The value of a Content-Type field, as far as the structure of a message depends on it (RFC 2045 section 5.1).
///
/// @param type in lower case, with its subtype; empty where the value cannot be read with certainty
/// @param boundary the parameter of that name, where there is exactly one of a length that RFC 2046 section 5.1.1
/// allows
record ContentType(String type, Optional<String> boundary) {

    private static final int BOUNDARY_LENGTH_MAX = 70;
    private static final ContentType UNCLEAR = new ContentType("", Optional.empty());

    boolean is(String prefix) {
        return type.startsWith(prefix);
    }

    /// Reads a value that has been unfolded. Comments are allowed nearly anywhere; where there is one, nothing is
    /// certain.
    static ContentType parse(String value) {
        int end = Parameters.end(value, 0);
        String type = value.substring(0, end).strip().toLowerCase(Locale.ROOT);
        int slash = type.indexOf('/');
        boolean named = slash > 0 && isToken(type.substring(0, slash)) && isToken(type.substring(slash + 1));
        if (!named) {
            return UNCLEAR;
        }
        Optional<String> boundary = Optional.empty();
        int found = 0;
        while (end < value.length()) {
            int start = end + 1;
            end = Parameters.end(value, start);
            String parameter = value.substring(start, end).strip();
            int equals = parameter.indexOf('=');
            boolean wanted = equals > 0
                    && parameter
                            .substring(0, equals)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .startsWith("boundary");
            if (wanted) {
                found++;
                boundary = boundary(parameter.substring(equals + 1).strip());
            }
        }
        return new ContentType(type, found == 1 ? boundary : Optional.empty());
    }

    private static Optional<String> boundary(String written) {
        boolean quoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
        String text = quoted ? written.substring(1, written.length() - 1) : written;
        boolean proper = !text.isEmpty()
                && text.length() <= BOUNDARY_LENGTH_MAX
                && !text.endsWith(" ")
                && (quoted ? text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\') : isToken(text));
        return proper ? Optional.of(text) : Optional.empty();
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
    }
}
