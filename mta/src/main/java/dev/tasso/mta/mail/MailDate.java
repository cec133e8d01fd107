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

    private MailDate() {}

    public static String of(Instant at) {
        return FORM.format(at);
    }
}
