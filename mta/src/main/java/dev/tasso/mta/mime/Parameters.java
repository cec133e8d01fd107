package dev.tasso.mta.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A field's value with parameters behind it, such as Content-Disposition, read as well as it can be (RFC 2045 section
/// 5.1, RFC 2231 sections 3 and 4).
///
/// @param value in lower case
/// @param named by their names in lower case, put together and decoded
record Parameters(String value, Map<String, String> named) {

    private static final int PARAMETERS_MAX = 100;

    Parameters {
        named = Map.copyOf(named);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(named.get(name));
    }

    static Parameters parse(String field) {
        int end = end(field, 0);
        String value = field.substring(0, end).strip().toLowerCase(Locale.ROOT);
        Map<String, String> plain = new HashMap<>();
        Map<String, Map<Integer, Piece>> pieces = new HashMap<>();
        for (int count = 0; count < PARAMETERS_MAX && end < field.length(); count++) {
            int start = end + 1;
            end = end(field, start);
            String parameter = field.substring(start, end);
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                String name = parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                put(name, unquoted(parameter.substring(equals + 1).strip()), plain, pieces);
            }
        }
        pieces.forEach((name, its) -> plain.put(name, joined(its)));
        return new Parameters(value, plain);
    }

    /// A part of a value that is given in several.
    private record Piece(String text, boolean encoded) {}

    private static void put(
            String name, String value, Map<String, String> plain, Map<String, Map<Integer, Piece>> pieces) {
        int star = name.indexOf('*');
        if (star < 0) {
            plain.putIfAbsent(name, EncodedWords.decoded(value));
            return;
        }
        boolean encoded = name.endsWith("*");
        String number = name.substring(star + 1, Math.max(star + 1, name.length() - (encoded ? 1 : 0)));
        if (number.isEmpty() || number.matches("\\d{1,3}")) {
            pieces.computeIfAbsent(name.substring(0, star), _ -> new TreeMap<>())
                    .putIfAbsent(number.isEmpty() ? 0 : Integer.parseInt(number), new Piece(value, encoded));
        }
    }

    private static String joined(Map<Integer, Piece> pieces) {
        StringBuilder octets = new StringBuilder();
        Optional<Charset> charset = Optional.empty();
        boolean first = true;
        for (Piece piece : pieces.values()) {
            String text = piece.text();
            if (first && piece.encoded()) {
                String[] parts = text.split("'", 3);
                charset = parts.length == 3 ? Charsets.named(parts[0]) : Optional.empty();
                text = parts.length == 3 ? parts[2] : text;
            }
            first = false;
            octets.append(piece.encoded() ? percentDecoded(text) : utf8AsOctets(text));
        }
        return Charsets.text(octets.toString().getBytes(StandardCharsets.ISO_8859_1), charset);
    }

    private static String utf8AsOctets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String percentDecoded(String text) {
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean coded = c == '%'
                    && i + 2 < text.length()
                    && text.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}");
            octets.append(coded ? (char) Integer.parseInt(text.substring(i + 1, i + 3), 16) : c);
            i += coded ? 2 : 0;
        }
        return octets.toString();
    }

    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < text.length() && text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    /// Where the parameter that begins here ends: at a semicolon outside quotes, or with the value.
    static int end(String value, int from) {
        boolean quoted = false;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return value.length();
    }
}
