package dev.tasso.mta.config;

import java.time.Duration;

/// What one session, one source address and all sessions together may use.
///
/// @param receivedHops Received fields of a message that is still taken (RFC 5321 section 6.3)
/// @param unknownRecipients refused as unknown in one session before it is closed
public record SessionLimits(
        long messageOctetsMax,
        int sessionsMax,
        int sessionsPerAddressMax,
        int recipientsMax,
        int errorsSoft,
        int errorsHard,
        int unknownRecipients,
        int receivedHops,
        Duration commandTime,
        Duration sessionTime) {}
