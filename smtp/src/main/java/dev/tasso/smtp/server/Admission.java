package dev.tasso.smtp.server;

import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Counts the sessions that are open, in all and for each source, and lets in no more than the limits say.
final class Admission {

    private static final int NETWORK_OCTETS = 8;

    private final SessionLimits limits;
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private int open;

    Admission(SessionLimits limits) {
        this.limits = limits;
    }

    /// Empty where the session may begin; who was let in must [#leave].
    synchronized Optional<Reply> enter(InetAddress address) {
        Optional<Reply> refusal = enter();
        return refusal.isPresent()
                ? refusal
                : identify(address).map(reply -> {
                    leave();
                    return reply;
                });
    }

    /// The same for somebody who is not known yet, because a proxy stands between.
    synchronized Optional<Reply> enter() {
        if (open >= limits.sessionsMax()) {
            return Optional.of(Replies.TOO_MANY_SESSIONS);
        }
        open++;
        return Optional.empty();
    }

    /// Counts somebody who has entered against their address, where there is room.
    synchronized Optional<Reply> identify(InetAddress address) {
        InetAddress source = source(address);
        if (bySource.getOrDefault(source, 0) >= limits.sessionsPerAddressMax()) {
            return Optional.of(Replies.TOO_MANY_FROM_ADDRESS);
        }
        bySource.merge(source, 1, Integer::sum);
        return Optional.empty();
    }

    /// Who was identified goes.
    synchronized void leave(InetAddress address) {
        bySource.computeIfPresent(source(address), (_, count) -> count > 1 ? count - 1 : null);
        leave();
    }

    /// Who was not identified goes.
    synchronized void leave() {
        open--;
        notifyAll();
    }

    synchronized int open() {
        return open;
    }

    /// Waits until nobody is left or the time is up.
    synchronized void awaitEmpty(long deadlineNanos) throws InterruptedException {
        long left = deadlineNanos - System.nanoTime();
        while (open > 0 && left > 0) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
            left = deadlineNanos - System.nanoTime();
        }
    }

    /// One customer of IPv6 has a whole network of 64 bits to come from.
    private static InetAddress source(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
