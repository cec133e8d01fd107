package dev.tasso.mta.mail;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A date as it stands in header fields, always in UTC (RFC 5322 section 3.3).
public final class MailDate {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /// The latest second that was asked for: under load a thousand messages share it.
    private static volatile Second latest = new Second(0, FORM.format(Instant.EPOCH));

    private MailDate() {}

    private record Second(long epoch, String text) {}

    public static String of(Instant at) {
        Second second = latest;
        if (second.epoch != at.getEpochSecond()) {
            second = new Second(at.getEpochSecond(), FORM.format(at));
            latest = second;
        }
        return second.text;
    }
}
