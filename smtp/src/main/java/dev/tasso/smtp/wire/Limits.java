package dev.tasso.smtp.wire;

import java.time.Duration;

/// How large and how slow one line or one body may be; the defaults follow RFC 5321 section 4.5.3.
///
/// @param commandLineOctetsMax a command with its CRLF: 512, and room for the parameters of extensions
/// @param authLineOctetsMax a line of an AUTH exchange with its CRLF (RFC 4954 section 4)
/// @param textLineOctetsMax a line of a body with its CRLF; 1,000 is only what senders are asked to keep to
/// @param bodyOctetsMax a body as it is stored; announced as SIZE (RFC 1870)
/// @param commandWithin the wait for a command, and for a peer to take what we write
/// @param bodyWithin the longest silence in a body, and the head start that [#bodyOctetsPerSecondMin] grants
/// @param bodyOctetsPerSecondMin the pace a body must keep on average
public record Limits(
        int commandLineOctetsMax,
        int authLineOctetsMax,
        int textLineOctetsMax,
        long bodyOctetsMax,
        Duration commandWithin,
        Duration bodyWithin,
        int bodyOctetsPerSecondMin) {

    private static final Limits DEFAULTS =
            new Limits(2_048, 12_288, 1 << 20, 50L << 20, Duration.ofMinutes(5), Duration.ofMinutes(5), 256);

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
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin);
    }

    public Limits withAuthLineOctetsMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                value,
                textLineOctetsMax,
                bodyOctetsMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin);
    }

    public Limits withTextLineOctetsMax(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                value,
                bodyOctetsMax,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin);
    }

    public Limits withBodyOctetsMax(long value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                value,
                commandWithin,
                bodyWithin,
                bodyOctetsPerSecondMin);
    }

    public Limits withCommandWithin(Duration value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                value,
                bodyWithin,
                bodyOctetsPerSecondMin);
    }

    public Limits withBodyWithin(Duration value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                commandWithin,
                value,
                bodyOctetsPerSecondMin);
    }

    public Limits withBodyOctetsPerSecondMin(int value) {
        return new Limits(
                commandLineOctetsMax,
                authLineOctetsMax,
                textLineOctetsMax,
                bodyOctetsMax,
                commandWithin,
                bodyWithin,
                value);
    }
}
