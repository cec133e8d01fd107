package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much a scripted server takes.
///
/// @param messageOctetsMax a message
/// @param arrivingOctetsMax all messages that are on their way in at one time
/// @param recipientsMax recipients of a message
/// @param sessionsMax connections at one time
/// @param transcriptLinesMax lines of a transcript
/// @param silenceMax the wait for a command
public record Bounds(
        long messageOctetsMax,
        long arrivingOctetsMax,
        int recipientsMax,
        int sessionsMax,
        int transcriptLinesMax,
        Duration silenceMax) {

    private static final Bounds WIDE = new Bounds(
            Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 1_000, Duration.ofHours(1));

    private static final Pattern SIZE = Pattern.compile("(?i)(?:.* )?SIZE=([0-9]{1,18})(?: .*)?");

    /// For a test, which knows what it sends.
    public static Bounds wide() {
        return WIDE;
    }

    /// Whether parameters of MAIL announce too much (RFC 1870 section 6.1).
    boolean exceeded(String parameters) {
        Matcher size = SIZE.matcher(parameters);
        return size.matches() && Long.parseLong(size.group(1)) > messageOctetsMax;
    }

    Reply tooBig() {
        return Reply.of(552, "5.3.4", "A message has at most " + messageOctetsMax + " octets here");
    }

    Reply tooManyRecipients() {
        return Reply.of(452, "4.5.3", "A message has at most " + recipientsMax + " recipients here");
    }

    void turnAway(Wire wire) {
        try {
            wire.write(Reply.of(421, "4.3.2", "There are at most " + sessionsMax + " sessions at one time here"));
            wire.flush();
        } catch (IOException _) {
            // Gone already.
        }
    }
}
