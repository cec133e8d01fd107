package dev.tasso.mta.config;

import java.time.Duration;
import java.util.Optional;

/// How much clients may ask for in one message and one session, as EHLO tells them.
///
/// @param holdMax the longest that a message is held for its sender (RFC 4865); empty: none is
/// @param deliverByMin the shortest time in which a message may have to arrive (RFC 2852)
/// @param sessionMessagesMax messages of one session; 0: no limit (RFC 9422)
/// @param recipientDomainsMax domains among the recipients of one message; 0: no limit (RFC 9422)
public record ExtensionLimits(
        Optional<Duration> holdMax, Duration deliverByMin, int sessionMessagesMax, int recipientDomainsMax) {

    static ExtensionLimits read(Table table) {
        return new ExtensionLimits(
                Optional.of(table.value("hold-time", Form.DURATION_OR_NEVER, Duration.ofDays(30)))
                        .filter(longest -> !longest.isZero()),
                table.value("deliver-by-time", Form.DURATION, Duration.ofMinutes(1)),
                table.value("messages-per-session", Form.number(0, 1_000_000), 0),
                table.value("recipient-domains", Form.number(0, 1_000_000), 0));
    }
}
