package dev.tasso.mta.sink;

import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.transcript.Transcript;
import java.time.Instant;
import java.util.function.Supplier;

/// A message in the tray.
///
/// @param number from 1, in the order of arrival, never used again
/// @param said what was said when it came
public record Kept(long number, Instant at, ReceivedMail mail, Supplier<Transcript> said) {

    private static final int OVERHEAD_OCTETS = 512;
    private static final int LINE_OVERHEAD_OCTETS = 80;

    /// About how much memory it holds.
    long octets() {
        long words = said.get().entries().stream()
                .mapToLong(entry -> LINE_OVERHEAD_OCTETS + entry.text().length())
                .sum();
        long recipients = mail.recipients().stream()
                .mapToLong(one -> LINE_OVERHEAD_OCTETS + 2L * one.length())
                .sum();
        return OVERHEAD_OCTETS + mail.octets().length + words + recipients;
    }
}
