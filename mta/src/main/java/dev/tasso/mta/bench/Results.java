package dev.tasso.mta.bench;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What came of a load.
///
/// @param accepted messages whose every reply was positive
/// @param refused messages of which the server said no to something
/// @param lost messages whose connection broke, or could not be opened
/// @param octets of the accepted messages
/// @param took from the first message to the last reply
/// @param latency from the time a message was meant to begin to its last reply, of the accepted ones
/// @param refusals how often each was said
/// @param first of all that went wrong; empty where nothing did
/// @param through what reached the sink, where there is one
public record Results(
        int accepted,
        int refused,
        int lost,
        long octets,
        Duration took,
        Latency latency,
        Map<String, Integer> refusals,
        Optional<Mishap> first,
        Optional<Through> through) {

    /// What arrived at the other end.
    ///
    /// @param messages that arrived for all their recipients
    /// @param again recipients that got a message more than once
    /// @param took from the first message's beginning to the last arrival
    /// @param latency from the time a message was meant to begin to its arrival for its last recipient
    public record Through(int messages, int again, Duration took, Latency latency) {}

    public double perSecond() {
        return rate(accepted, took);
    }

    static double rate(int messages, Duration took) {
        return messages / Math.max(1e-9, took.toNanos() / 1e9);
    }
}
