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
        Duration sessionTime,
        ExtensionLimits extensions) {

    private static final long MESSAGE_OCTETS_LEAST = 64 * 1024;

    /// Whether a running listener serves with the next limits as it does with these: it was given all of them when it
    /// was started, but for the two that a policy holds.
    boolean sameForListeners(SessionLimits next) {
        SessionLimits moved = new SessionLimits(
                messageOctetsMax,
                sessionsMax,
                sessionsPerAddressMax,
                recipientsMax,
                errorsSoft,
                errorsHard,
                next.unknownRecipients,
                next.receivedHops,
                commandTime,
                sessionTime,
                extensions);
        return moved.equals(next);
    }

    static SessionLimits read(Table table) {
        SessionLimits limits = new SessionLimits(
                table.value("message-size", Form.SIZE, 50_000_000L),
                table.value("sessions", Form.number(1, 1_000_000), 10_000),
                table.value("sessions-per-address", Form.number(1, 1_000_000), 200),
                table.value("recipients", Form.number(100, 1_000_000), 1_000),
                table.value("errors-soft", Form.number(1, 10_000), 10),
                table.value("errors-hard", Form.number(1, 10_000), 20),
                table.value("unknown-recipients", Form.number(1, 10_000), 10),
                table.value("received-hops", Form.number(10, 1_000), 50),
                table.value("command-time", Form.DURATION, Duration.ofMinutes(5)),
                table.value("session-time", Form.DURATION, Duration.ofHours(2)),
                ExtensionLimits.read(table));
        if (limits.messageOctetsMax < MESSAGE_OCTETS_LEAST) {
            table.wrong("message-size", "is too small", "RFC 5321 section 4.5.3.1.7 asks for at least \"64KiB\"");
        }
        if (limits.errorsSoft > limits.errorsHard) {
            table.wrong("errors-soft", "is above errors-hard", "slowing down comes before closing: make it smaller");
        }
        table.end();
        return limits;
    }
}
