package dev.tasso.smtp.wire;

import java.time.Duration;

/// Every limit a conversation has, by name; the defaults follow RFC 5321 section 4.5.3.
///
/// @param commandLineOctetsMax a command with its CRLF: 512, and room for the parameters of extensions
/// @param authLineOctetsMax a line of an AUTH exchange with its CRLF (RFC 4954 section 4)
/// @param textLineOctetsMax a line of a body with its CRLF; 1,000 is only what senders are asked to keep to
/// @param bodyOctetsMax a body as it is stored; announced as SIZE (RFC 1870)
/// @param recipientsMax recipients of one transaction
/// @param errorsSoftMax refused commands of a session until it is slowed down
/// @param errorsHardMax refused commands of a session until it is closed
/// @param idleCommandsMax commands of a session that bring no message forward, until it is closed
/// @param sessionsMax sessions of a listener at one time
/// @param sessionsPerAddressMax sessions of one source address at one time
/// @param commandWithin the wait for a command, and for a peer to take what we write
/// @param bodyWithin the longest silence in a body, and the head start that [#bodyOctetsPerSecondMin] grants
/// @param bodyOctetsPerSecondMin the pace a body must keep on average
/// @param sessionWithin a whole session
public record Limits(
        int commandLineOctetsMax,
        int authLineOctetsMax,
        int textLineOctetsMax,
        long bodyOctetsMax,
        int recipientsMax,
        int errorsSoftMax,
        int errorsHardMax,
        int idleCommandsMax,
        int sessionsMax,
        int sessionsPerAddressMax,
        Duration commandWithin,
        Duration bodyWithin,
        int bodyOctetsPerSecondMin,
        Duration sessionWithin) {

    private static final Limits DEFAULTS = new Limits(
            2_048,
            12_288,
            1 << 20,
            50L << 20,
            1_000,
            10,
            20,
            100,
            20_000,
            1_000,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            256,
            Duration.ofHours(4));

    /// What is used where nobody says otherwise.
    public static Limits defaults() {
        return DEFAULTS;
    }

    public Limits withCommandLineOctetsMax(int value) {
        return new Limits(
                value,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withAuthLineOctetsMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                value,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withTextLineOctetsMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                value,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withBodyOctetsMax(long value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                value,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withRecipientsMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                value,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withErrorsSoftMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                value,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withErrorsHardMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                value,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withIdleCommandsMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                value,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withSessionsMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                value,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withSessionsPerAddressMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                value,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withCommandWithin(Duration value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                value,
                bodyWithin,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withBodyWithin(Duration value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                value,
                bodyOctetsPerSecondMin,
                sessionWithin);
    }

    public Limits withBodyOctetsPerSecondMin(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                value,
                sessionWithin);
    }

    public Limits withSessionWithin(Duration value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                recipientsMax,
                errorsSoftMax,
                errorsHardMax,
                idleCommandsMax,
                sessionsMax,
                sessionsPerAddressMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin,
                value);
    }
}
