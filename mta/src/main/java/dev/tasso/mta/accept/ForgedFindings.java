package dev.tasso.mta.accept;

import dev.tasso.mta.mail.Headers;
import dev.tasso.smtp.address.Domain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/// The fields of a message that claim to tell what this server found out about it (RFC 8601 section 5).
///
/// A message on its way in cannot have been judged here yet, so whoever wrote such a field lied, and filters and mail
/// programs behind us would believe it. `Received-SPF` names its author as `receiver`, or in front of a comment (RFC
/// 7208 section 9.1). We do not seal, so an `ARC-Authentication-Results` with our name is no more true than the others.
/// What others say under their own names is theirs, and stays. A value that cannot be read is ours where our name
/// occurs
/// in it, for others may read it more leniently.
final class ForgedFindings {

    private ForgedFindings() {}

    /// Where they stand, in the order of the message.
    static List<Headers.Span> in(Headers headers, Domain us) {
        List<Headers.Span> spans = new ArrayList<>();
        spans.addAll(spans(headers, "Authentication-Results", us, ForgedFindings::begins));
        spans.addAll(spans(headers, "ARC-Authentication-Results", us, ForgedFindings::follows));
        spans.addAll(spans(headers, "Received-SPF", us, ForgedFindings::received));
        spans.sort(Comparator.comparingInt(Headers.Span::start));
        return spans;
    }

    private static List<Headers.Span> spans(
            Headers headers, String name, Domain us, BiPredicate<List<Piece>, Domain> ours) {
        return headers.spans(
                name,
                value -> new Reader(value)
                        .pieces()
                        .map(pieces -> ours.test(pieces, us))
                        .orElseGet(() -> value.toLowerCase(Locale.ROOT).contains(us.ascii())));
    }

    /// `mx.example.org 1; spf=pass`
    private static boolean begins(List<Piece> pieces, Domain us) {
        return pieces.stream()
                .filter(piece -> !(piece instanceof Piece.Comment))
                .findFirst()
                .filter(piece -> piece instanceof Piece.Word(String text) && is(text, us))
                .isPresent();
    }

    /// `i=1; mx.example.org; spf=pass`
    private static boolean follows(List<Piece> pieces, Domain us) {
        int end = pieces.indexOf(new Piece.Mark(';'));
        return begins(pieces.subList(end + 1, pieces.size()), us);
    }

    /// `pass (mx.example.org: so it is) receiver=mx.example.org;`
    private static boolean received(List<Piece> pieces, Domain us) {
        List<Piece> said = pieces.stream()
                .filter(piece -> !(piece instanceof Piece.Comment))
                .toList();
        for (int i = 0; i + 2 < said.size(); i++) {
            if (said.get(i) instanceof Piece.Word(String key)
                    && key.equalsIgnoreCase("receiver")
                    && said.get(i + 1).equals(new Piece.Mark('='))
                    && said.get(i + 2) instanceof Piece.Word(String value)
                    && is(value, us)) {
                return true;
            }
        }
        return pieces.stream()
                .anyMatch(piece -> piece instanceof Piece.Comment(String text)
                        && text.indexOf(':') > 0
                        && is(text.substring(0, text.indexOf(':')).strip(), us));
    }

    private static boolean is(String name, Domain us) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return Domain.parse(plain)
                .map(domain -> domain.ascii().equalsIgnoreCase(us.ascii()))
                .orElse(false);
    }

    /// What a structured field consists of (RFC 5322 section 3.2).
    private sealed interface Piece {
        record Word(String text) implements Piece {}

        record Comment(String text) implements Piece {}

        record Mark(char character) implements Piece {}
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        /// Empty where a comment or a quoted string does not end.
        Optional<List<Piece>> pieces() {
            List<Piece> pieces = new ArrayList<>();
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == ' ' || c == '\t') {
                    at++;
                } else if (c == ';' || c == '=') {
                    at++;
                    pieces.add(new Piece.Mark(c));
                } else if (c == '(' || c == '"') {
                    Optional<String> inner = c == '(' ? enclosed('(', ')') : enclosed('\0', '"');
                    if (inner.isEmpty()) {
                        return Optional.empty();
                    }
                    pieces.add(c == '(' ? new Piece.Comment(inner.get()) : new Piece.Word(inner.get()));
                } else {
                    pieces.add(new Piece.Word(word()));
                }
            }
            return Optional.of(pieces);
        }

        private String word() {
            int start = at;
            while (at < text.length() && " \t;=(\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        /// What stands between the mark here and its counterpart; a backslash takes the next character.
        private Optional<String> enclosed(char opening, char closing) {
            StringBuilder inner = new StringBuilder();
            int depth = 1;
            for (int i = at + 1; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\' && i + 1 < text.length()) {
                    i++;
                    inner.append(text.charAt(i));
                    continue;
                }
                depth += c == opening ? 1 : c == closing ? -1 : 0;
                if (depth == 0) {
                    at = i + 1;
                    return Optional.of(inner.toString());
                }
                inner.append(c);
            }
            return Optional.empty();
        }
    }
}
