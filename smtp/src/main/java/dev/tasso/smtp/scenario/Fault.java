package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import java.time.Duration;

/// What a scripted server does instead of the normal thing.
public sealed interface Fault {

    /// Nothing: does the normal thing.
    record Nothing() implements Fault {}

    /// Says this in place of its normal reply. A 2yz in place of a normal 2yz is taken at its word.
    record Answer(Reply reply) implements Fault {}

    /// Says this and hangs up.
    record AnswerAndHangUp(Reply reply) implements Fault {}

    /// Writes these octets as they are (each character one octet) in place of its reply, and goes on.
    record Raw(String octets) implements Fault {}

    /// Writes these octets over and over until the client goes away.
    record Flood(String octets) implements Fault {}

    /// Hangs up without a word.
    record HangUp() implements Fault {}

    /// Does the normal thing, takes the message if it came to that, but hangs up instead of saying so (RFC 1047).
    record LoseReply() implements Fault {}

    /// Stays silent for ever, throwing away whatever comes.
    record Stall() implements Fault {}

    /// Does the normal thing, but only after a while.
    record Slow(Duration pause) implements Fault {}

    /// Does the normal thing, but writes its reply, or reads the message at [Step#BODY], at this pace.
    record Trickle(int octetsPerSecond) implements Fault {
        public Trickle {
            if (octetsPerSecond < 1 || octetsPerSecond > 1_000_000) {
                throw new IllegalArgumentException("not from 1 to 1,000,000 octets a second: " + octetsPerSecond);
            }
        }

        /// How long so many octets take.
        Duration time(int octets) {
            return Duration.ofNanos(1_000_000_000L * octets / octetsPerSecond);
        }
    }

    /// `451 4.3.0` and the like, for a line of test code.
    static Fault answer(int code, String enhanced, String text) {
        return new Answer(Reply.of(code, enhanced, text));
    }
}
