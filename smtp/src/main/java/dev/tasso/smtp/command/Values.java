package dev.tasso.smtp.command;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters.Body;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The grammar of values, each empty where the text is none; whoever reads a parameter says what that means.
final class Values {

    private static final int SIZE_DIGITS_MAX = 20;
    private static final int SECONDS_DIGITS_MAX = 9;
    private static final int DATE_LENGTH_MAX = 40;

    /// Characters of ENVID (RFC 3461 section 4.4).
    private static final int ENVID_LENGTH_MAX = 100;

    private static final int PRIORITY_MAX = 9;

    private Values() {}

    /// A number of up to twenty digits (RFC 1870 section 3), which may be more than a `long` holds.
    static Optional<Long> size(String text) {
        return digits(text, SIZE_DIGITS_MAX);
    }

    static Optional<Body> body(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> Optional.of(Body.SEVENBIT);
            case "8BITMIME" -> Optional.of(Body.EIGHTBITMIME);
            case "BINARYMIME" -> Optional.of(Body.BINARYMIME);
            default -> Optional.empty();
        };
    }

    /// A mailbox or `<>`, in xtext (RFC 4954 section 5).
    static Optional<ReversePath> submitter(String text) {
        return text.equals("<>")
                ? Optional.of(new ReversePath.Null())
                : Xtext.decode(text)
                        .filter(plain -> plain.chars().allMatch(c -> c < 0x80))
                        .flatMap(Mailbox::parse)
                        .map(ReversePath.Sender::new);
    }

    static Optional<Ret> ret(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Optional.of(Ret.FULL);
            case "HDRS" -> Optional.of(Ret.HDRS);
            default -> Optional.empty();
        };
    }

    /// Printable ASCII in xtext: what it says is repeated in reports, and must not begin a line there.
    static Optional<String> envid(String text) {
        return text.isEmpty() || text.length() > ENVID_LENGTH_MAX
                ? Optional.empty()
                : Xtext.decode(text).filter(Xtext::isPrintable);
    }

    /// `NEVER` alone, or events with commas between them (RFC 3461 section 4.1).
    static Optional<Set<Notify>> notifications(String text) {
        Set<Notify> events = EnumSet.noneOf(Notify.class);
        if (text.equalsIgnoreCase("NEVER")) {
            return Optional.of(events);
        }
        for (String event : text.toUpperCase(Locale.ROOT).split(",", Notify.values().length + 1)) {
            boolean added = switch (event) {
                case "SUCCESS" -> events.add(Notify.SUCCESS);
                case "FAILURE" -> events.add(Notify.FAILURE);
                case "DELAY" -> events.add(Notify.DELAY);
                default -> false;
            };
            if (!added) {
                return Optional.empty();
            }
        }
        return Optional.of(events);
    }

    /// From -9 to 9, without a plus and without zeros in front (RFC 6710 section 4.1).
    static Optional<Integer> priority(String text) {
        for (int value = -PRIORITY_MAX; value <= PRIORITY_MAX; value++) {
            if (text.equals(Integer.toString(value))) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /// Seconds, of one to nine digits (RFC 4865 section 4).
    static Optional<Hold> holdFor(String text) {
        return digits(text, SECONDS_DIGITS_MAX)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .map(Hold.HoldFor::new);
    }

    /// A date and time with its offset (RFC 3339 section 5.6).
    static Optional<Hold> holdUntil(String text) {
        if (text.length() > DATE_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Hold.HoldUntil(OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    /// `[+-]seconds;N|R[T]` (RFC 2852 section 4); what is given back must have had some time.
    static Optional<DeliverBy> deliverBy(String text) {
        int semicolon = text.indexOf(';');
        if (semicolon < 1) {
            return Optional.empty();
        }
        boolean negative = text.charAt(0) == '-';
        boolean signed = negative || text.charAt(0) == '+';
        Optional<Long> seconds = digits(text.substring(signed ? 1 : 0, semicolon), SECONDS_DIGITS_MAX)
                .map(number -> negative ? -number : number);
        String mode = text.substring(semicolon + 1).toUpperCase(Locale.ROOT);
        return seconds.flatMap(number -> switch (mode) {
            case "N", "NT" -> Optional.of(new DeliverBy(number, DeliverBy.Mode.NOTIFY, mode.endsWith("T")));
            case "R", "RT" ->
                number > 0
                        ? Optional.of(new DeliverBy(number, DeliverBy.Mode.RETURN, mode.endsWith("T")))
                        : Optional.empty();
            default -> Optional.empty();
        });
    }

    /// Printable ASCII in xtext, or UTF-8 as it is; nothing that could end a line.
    static Optional<String> attribute(String text) {
        return Xtext.decode(text)
                .filter(plain -> !plain.isEmpty() && plain.chars().noneMatch(Character::isISOControl));
    }

    /// A number of decimal digits and nothing else; the largest we hold where it is larger.
    static Optional<Long> digits(String text, int digitsMax) {
        if (text.isEmpty() || text.length() > digitsMax) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
        }
        return Optional.of(number);
    }
}
