package dev.tasso.smtp.client;

import java.time.Duration;

/// How long a client waits at each step; the defaults are those of RFC 5321 section 4.5.3.2.
///
/// @param connect for the connection itself
/// @param greeting for the greeting, the answer to EHLO and the handshake of TLS
/// @param command for the answer to MAIL, RCPT, AUTH and everything not named here
/// @param data for the 354
/// @param block for the server to take one buffer of the message
/// @param endOfData for the answer to the final dot
/// @param total for the whole conversation
public record Timeouts(
        Duration connect,
        Duration greeting,
        Duration command,
        Duration data,
        Duration block,
        Duration endOfData,
        Duration total) {

    /// RFC 5321 section 4.5.3.2.
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMinutes(10),
                Duration.ofHours(4));
    }

    /// The same bound for every single step.
    public static Timeouts each(Duration within) {
        return new Timeouts(within, within, within, within, within, within, Duration.ofHours(4));
    }

    /// Another bound for the whole conversation.
    public Timeouts withTotal(Duration value) {
        return new Timeouts(connect, greeting, command, data, block, endOfData, value);
    }
}
