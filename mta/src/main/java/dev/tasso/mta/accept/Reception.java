package dev.tasso.mta.accept;

import dev.tasso.mta.accounts.Offences;
import dev.tasso.mta.config.Network;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.spool.Spool;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.Peer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Gives every session its handler, and holds what sessions share: the policy of the moment, the spool, the journal,
/// and who has been guessing addresses.
public final class Reception implements Function<Peer, Handler> {

    /// Unknown recipients that an address may name before it is slowed down.
    private static final int UNKNOWN_AT_ONCE = 3;

    private static final Duration UNKNOWN_FORGIVEN = Duration.ofMinutes(1);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    final Spool spool;
    final Journal journal;
    final InstantSource clock;
    final HeldMail held;
    private final Supplier<Policy> policies;
    private final Consumer<Duration> pause;
    private final Offences<Network> unknown;

    /// What there is beside the policy.
    public record Surroundings(Spool spool, Journal journal, InstantSource clock, HeldMail held) {}

    /// @param policies asked at every MAIL, so that a reload takes effect without dropping a session
    public Reception(Supplier<Policy> policies, Surroundings surroundings) {
        this(policies, surroundings, Reception::sleep);
    }

    /// @param pause waits; the simulated world's passes time instead
    Reception(Supplier<Policy> policies, Surroundings surroundings, Consumer<Duration> pause) {
        this.policies = policies;
        this.spool = surroundings.spool();
        this.journal = surroundings.journal();
        this.clock = surroundings.clock();
        this.held = surroundings.held();
        this.pause = pause;
        this.unknown = new Offences<>(UNKNOWN_FORGIVEN, clock);
    }

    @Override
    public Handler apply(Peer peer) {
        return new MailHandler(this);
    }

    Policy policy() {
        return policies.get();
    }

    /// Waits the longer, the more unknown recipients the address has named lately, in whatever number of sessions.
    void slowDown(InetAddress from) {
        long beyond = (long) unknown.add(Network.ofCustomer(from)) - UNKNOWN_AT_ONCE;
        if (beyond > 0) {
            Duration doubled = PAUSE_FIRST.multipliedBy(1L << Math.min(beyond - 1, 20));
            pause.accept(doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
