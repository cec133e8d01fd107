package dev.tasso.smtp.command;

import static java.util.Map.entry;

import dev.tasso.smtp.reply.Replies;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Reads the parameters of MAIL and RCPT, each `KEYWORD` or `KEYWORD=value` (RFC 5321 section 4.1.2): a table of
/// keywords, each with the grammar of its value and the place where it is kept.
final class ParameterReader {

    private static final int ATTRIBUTES_MAX = 20;
    private static final int ATTRIBUTE_NAME_LENGTH_MAX = 32;
    private static final int ATTRIBUTE_VALUE_LENGTH_MAX = 1_024;

    /// The parameters with one more, or nothing where its value is malformed.
    private interface Row<P> {
        Optional<P> read(P sofar, Optional<String> value);
    }

    private static final Map<String, Row<MailParameters>> MAIL = Map.ofEntries(
            entry("SIZE", value(Values::size, MailParameters::withSize)),
            entry("BODY", value(Values::body, MailParameters::withBody)),
            entry("SMTPUTF8", flag(mail -> mail.withSmtpUtf8(true))),
            entry("AUTH", value(Values::submitter, MailParameters::withAuth)),
            entry("RET", value(Values::ret, MailParameters::withRet)),
            entry("ENVID", value(Values::envid, MailParameters::withEnvid)),
            entry("REQUIRETLS", flag(mail -> mail.withRequireTls(true))),
            entry("MT-PRIORITY", value(Values::priority, MailParameters::withPriority)),
            entry("HOLDFOR", hold(Values::holdFor)),
            entry("HOLDUNTIL", hold(Values::holdUntil)),
            entry("BY", value(Values::deliverBy, MailParameters::withDeliverBy)));

    private static final Map<String, Row<RecipientParameters>> RECIPIENT = Map.of(
            "NOTIFY", value(Values::notifications, RecipientParameters::withNotify),
            "ORCPT", value(OriginalRecipient::parse, RecipientParameters::withOriginalRecipient));

    private final Cursor cursor;
    private final Set<String> seen = new HashSet<>();

    private ParameterReader(Cursor cursor) {
        this.cursor = cursor;
    }

    static MailParameters readMail(Cursor cursor) {
        return new ParameterReader(cursor).all(MailParameters.NONE, MAIL);
    }

    static RecipientParameters readRecipient(Cursor cursor) {
        return new ParameterReader(cursor).all(RecipientParameters.NONE, RECIPIENT);
    }

    /// Reads the `NAME=value` pairs of XCLIENT and XFORWARD: names in upper case, values decoded.
    static Map<String, String> readAttributes(Cursor cursor) {
        Map<String, String> attributes = new HashMap<>();
        while (!cursor.atEnd()) {
            String word = cursor.word();
            Optional<String> value = valueOf(word).flatMap(Values::attribute);
            boolean fits = word.indexOf('=') <= ATTRIBUTE_NAME_LENGTH_MAX
                    && word.length() <= ATTRIBUTE_VALUE_LENGTH_MAX
                    && attributes.size() < ATTRIBUTES_MAX;
            if (!fits || value.isEmpty() || attributes.put(keyword(word), value.get()) != null) {
                cursor.refuse(Replies.BAD_PARAMETER);
            }
        }
        return attributes;
    }

    private <P> P all(P none, Map<String, Row<P>> table) {
        P parameters = none;
        while (!cursor.atEnd()) {
            parameters = next(parameters, table);
        }
        return parameters;
    }

    private <P> P next(P sofar, Map<String, Row<P>> table) {
        String word = cursor.word();
        Row<P> row = table.get(keyword(word));
        if (row == null) {
            cursor.refuse(Replies.UNKNOWN_PARAMETER);
            return sofar;
        }
        if (!seen.add(keyword(word))) {
            cursor.refuse(Replies.REPEATED_PARAMETER);
        }
        Optional<P> more = row.read(sofar, valueOf(word));
        if (more.isEmpty()) {
            cursor.refuse(Replies.BAD_PARAMETER);
        }
        return more.orElse(sofar);
    }

    private static String keyword(String word) {
        int equals = word.indexOf('=');
        return (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
    }

    private static Optional<String> valueOf(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
    }

    private static <P, T> Row<P> value(Function<String, Optional<T>> grammar, BiFunction<P, T, P> keep) {
        return (sofar, value) -> value.flatMap(grammar).map(it -> keep.apply(sofar, it));
    }

    private static Row<MailParameters> flag(UnaryOperator<MailParameters> keep) {
        return (sofar, value) -> value.isPresent() ? Optional.empty() : Optional.of(keep.apply(sofar));
    }

    /// A message is held for a time or until a time, not both (RFC 4865 section 4.2).
    private static Row<MailParameters> hold(Function<String, Optional<Hold>> grammar) {
        return (sofar, value) -> sofar.hold().isPresent()
                ? Optional.empty()
                : value.flatMap(grammar).map(hold -> sofar.withHold(Optional.of(hold)));
    }
}
