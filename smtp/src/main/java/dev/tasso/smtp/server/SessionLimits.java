package dev.tasso.smtp.server;

import java.time.Duration;

/// How much one session may do, and how many there may be at one time (RFC 5321 section 4.5.3, 7.8).
///
/// @param recipientsMax recipients of one transaction
/// @param errorsSoftMax refused commands of a session until it is slowed down
/// @param errorsHardMax refused commands of a session until it is closed
/// @param idleCommandsMax commands of a session that bring no message forward, until it is closed
/// @param sessionsMax sessions of a listener at one time
/// @param sessionsPerAddressMax sessions of one source address at one time
/// @param sessionWithin a whole session
public record SessionLimits(
        int recipientsMax,
        int errorsSoftMax,
        int errorsHardMax,
        int idleCommandsMax,
        int sessionsMax,
        int sessionsPerAddressMax,
        Duration sessionWithin) {

    private static final SessionLimits DEFAULTS =
            new SessionLimits(1_000, 10, 20, 100, 20_000, 1_000, Duration.ofHours(4));

    /// What is used where nobody says otherwise.
    public static SessionLimits defaults() {
        return DEFAULTS;
    }

    public SessionLimits withRecipientsMax(int value) {
        return new SessionLimits(
                value,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                sessionWithin);
    }

    public SessionLimits withErrorsSoftMax(int value) {
        return new SessionLimits(
                recipientsMax,
                value,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                sessionWithin);
    }

    public SessionLimits withErrorsHardMax(int value) {
        return new SessionLimits(
                recipientsMax,
                errorsSoftMax,
                value,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                sessionWithin);
    }

    public SessionLimits withIdleCommandsMax(int value) {
        return new SessionLimits(
                recipientsMax, errorsSoftMax, errorsHardMax, value, sessionsMax, sessionsPerAddressMax, sessionWithin);
    }

    public SessionLimits withSessionsMax(int value) {
        return new SessionLimits(
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                value,
                sessionsPerAddressMax,
                sessionWithin);
    }

    public SessionLimits withSessionsPerAddressMax(int value) {
        return new SessionLimits(
                recipientsMax, errorsSoftMax, errorsHardMax, idleCommandsMax, sessionsMax, value, sessionWithin);
    }

    public SessionLimits withSessionWithin(Duration value) {
        return new SessionLimits(
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                value);
    }
}
