package dev.tasso.mta.sink;

import dev.tasso.smtp.scenario.Bounds;
import java.time.Duration;

/// How much a sink takes and keeps.
///
/// @param messagesMax messages kept; beyond that the oldest goes
/// @param keptOctetsMax octets of all messages kept; beyond that the oldest goes
/// @param messageOctetsMax a message
public record SinkLimits(int messagesMax, long keptOctetsMax, long messageOctetsMax) {

    private static final int MESSAGES_MAX = 10_000;
    private static final long MESSAGE_OCTETS_MAX = 50_000_000;
    private static final int RECIPIENTS_MAX = 10_000;
    private static final int SESSIONS_MAX = 5_000;
    private static final int TRANSCRIPT_LINES_MAX = 300;
    private static final Duration SILENCE_MAX = Duration.ofMinutes(10);

    /// A quarter of the memory that the JVM may use is for what is kept.
    public static SinkLimits usual() {
        return new SinkLimits(MESSAGES_MAX, Runtime.getRuntime().maxMemory() / 4, MESSAGE_OCTETS_MAX);
    }

    /// A sixth of the memory is for what arrives: it is copied once when it is there.
    Bounds bounds() {
        return new Bounds(
                messageOctetsMax,
                Math.max(messageOctetsMax, Runtime.getRuntime().maxMemory() / 6),
                RECIPIENTS_MAX,
                SESSIONS_MAX,
                TRANSCRIPT_LINES_MAX,
                SILENCE_MAX);
    }
}
