package dev.tasso.mta.sink;

import dev.tasso.mta.mail.Headers;
import dev.tasso.mta.mime.EncodedWords;
import java.util.Locale;
import java.util.Optional;

/// Which messages are meant.
///
/// @param to a recipient's address, or `@` and a domain
/// @param from the sender's, in the same way; `<>` is the null sender
/// @param subject words that the subject holds
public record Wanted(Optional<String> to, Optional<String> from, Optional<String> subject) {

    private static final Wanted ALL = new Wanted(Optional.empty(), Optional.empty(), Optional.empty());

    public static Wanted all() {
        return ALL;
    }

    boolean fits(Kept kept) {
        return to.map(address -> kept.mail().recipients().stream().anyMatch(one -> is(address, one)))
                        .orElse(true)
                && from.map(address -> is(address, kept.mail().sender())).orElse(true)
                && subject.map(words -> lower(subject(kept)).contains(lower(words)))
                        .orElse(true);
    }

    private static boolean is(String wanted, String address) {
        String plain =
                wanted.startsWith("<") && wanted.endsWith(">") ? wanted.substring(1, wanted.length() - 1) : wanted;
        return plain.startsWith("@") ? lower(address).endsWith(lower(plain)) : address.equalsIgnoreCase(plain);
    }

    private static String subject(Kept kept) {
        byte[] octets = kept.mail().octets();
        return Headers.scan(octets, octets.length, true)
                .flatMap(fields -> fields.first("Subject"))
                .map(EncodedWords::decoded)
                .orElse("");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
