package dev.tasso.mta.cli;

import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.DeliverBy;
import dev.tasso.smtp.command.Hold;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what is asked of the server in MAIL, beside reports: each is an extension that it must offer.
final class WishOptions {

    private static final int SECONDS_MAX = 999_999_999;
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd]?)");
    private static final Pattern BY = Pattern.compile("(-?\\d{1,9});([NRnr])([Tt]?)");

    @Option(
            names = "--body-type",
            paramLabel = "7bit|8bitmime|binarymime",
            description = "what BODY says of the message (default: as it is)")
    private @Nullable String bodyType;

    @Option(names = "--smtputf8", description = "ask for SMTPUTF8 even where no address and no header field needs it")
    private boolean smtpUtf8;

    @Option(names = "--size", paramLabel = "OCTETS", description = "what SIZE says, true or not (-1: no SIZE)")
    private @Nullable Long size;

    @Option(names = "--submitter", paramLabel = "ADDRESS", description = "who first submitted it: AUTH= (or \"<>\")")
    private @Nullable String submitter;

    @Option(
            names = "--requiretls",
            description = "let it travel over verified TLS only (REQUIRETLS); not sent where that is not offered")
    private boolean requireTls;

    @Option(names = "--priority", paramLabel = "N", description = "MT-PRIORITY, from -9 to 9")
    private @Nullable Integer priority;

    @Option(
            names = "--hold-for",
            paramLabel = "TIME",
            description = "have it held so long (FUTURERELEASE): 90, 15m, 3h, 2d")
    private @Nullable String holdFor;

    @Option(
            names = "--hold-until",
            paramLabel = "TIME",
            description = "have it held until then: 2030-01-31T08:00:00Z, or with another offset")
    private @Nullable String holdUntil;

    @Option(
            names = "--deliver-by",
            paramLabel = "SECONDS;N|R[T]",
            description = "have it there by then (DELIVERBY), or N: tell the sender, R: give it back; T: trace")
    private @Nullable String deliverBy;

    /// What is asked for this message.
    MailParameters parameters(byte[] message, boolean needsUtf8) throws Failed {
        MailParameters asked = MailParameters.NONE
                .withBody(body(message))
                .withSmtpUtf8(needsUtf8 || smtpUtf8)
                .withRequireTls(requireTls)
                .withHold(hold())
                .withDeliverBy(by());
        if (priority != null) {
            unless(priority >= -9 && priority <= 9, "not a priority: " + priority, "--priority takes -9 to 9");
            asked = asked.withPriority(priority);
        }
        if (submitter != null) {
            asked = asked.withAuth(submitter(submitter));
        }
        long octets = size == null ? message.length : size;
        return octets < 0 ? asked : asked.withSize(octets);
    }

    private Body body(byte[] message) throws Failed {
        if (bodyType == null) {
            return eightBit(message) ? Body.EIGHTBITMIME : Body.SEVENBIT;
        }
        return switch (bodyType.toLowerCase(Locale.ROOT)) {
            case "7bit" -> Body.SEVENBIT;
            case "8bitmime" -> Body.EIGHTBITMIME;
            case "binarymime" -> Body.BINARYMIME;
            default ->
                throw new Failed(
                        ExitCodes.USAGE,
                        "not a kind of body: " + bodyType,
                        "--body-type takes 7bit, 8bitmime or binarymime");
        };
    }

    private static ReversePath submitter(String text) throws Failed {
        return text.equals("<>") ? new ReversePath.Null() : new ReversePath.Sender(Recipients.mailbox(text));
    }

    private Optional<Hold> hold() throws Failed {
        unless(holdFor == null || holdUntil == null, "held for a time, and until a time", "give one of the two");
        if (holdFor != null) {
            return Optional.of(new Hold.HoldFor(time(holdFor)));
        }
        if (holdUntil == null) {
            return Optional.empty();
        }
        try {
            Instant until = OffsetDateTime.parse(holdUntil).toInstant();
            return Optional.of(new Hold.HoldUntil(until));
        } catch (DateTimeException _) {
            throw new Failed(
                    ExitCodes.USAGE, "not a time: " + holdUntil, "--hold-until takes a time as 2030-01-31T08:00:00Z");
        }
    }

    private static Duration time(String text) throws Failed {
        Matcher parts = TIME.matcher(text);
        unless(parts.matches(), "not a time to hold mail: " + text, "--hold-for takes 90, 15m, 3h or 2d");
        long seconds = Long.parseLong(parts.group(1))
                * switch (parts.group(2)) {
                    case "m" -> 60;
                    case "h" -> 3_600;
                    case "d" -> 86_400;
                    default -> 1;
                };
        unless(
                seconds > 0 && seconds <= SECONDS_MAX,
                "not a time to hold mail: " + text,
                "it has nine digits of seconds");
        return Duration.ofSeconds(seconds);
    }

    private Optional<DeliverBy> by() throws Failed {
        if (deliverBy == null) {
            return Optional.empty();
        }
        Matcher parts = BY.matcher(deliverBy);
        unless(
                parts.matches(),
                "not a time to deliver by: " + deliverBy,
                "--deliver-by takes seconds and what then, for example '3600;R' (quote it for the shell)");
        boolean back = parts.group(2).equalsIgnoreCase("R");
        long seconds = Long.parseLong(parts.group(1));
        unless(!back || seconds > 0, "giving back takes a time above 0 (RFC 2852)", "for example '60;R'");
        DeliverBy.Mode mode = back ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY;
        return Optional.of(new DeliverBy(seconds, mode, !parts.group(3).isEmpty()));
    }

    static boolean eightBit(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    private static void unless(boolean sound, String cause, String cure) throws Failed {
        if (!sound) {
            throw new Failed(ExitCodes.USAGE, cause, cure);
        }
    }
}
