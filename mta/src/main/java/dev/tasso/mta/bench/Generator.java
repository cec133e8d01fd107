package dev.tasso.mta.bench;

import dev.tasso.mta.bench.Opening.Opened;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Sends a load and counts what comes of it.
///
/// A session is a virtual thread. Where a rate is given, the times at which messages are meant to begin are fixed in
/// advance, and a latency is counted from there: a server that stalls is charged for everybody who had to wait because
/// of it, not only for those who were being served.
public final class Generator {

    /// When so many messages in a row fail, the others are not tried.
    public static final int FAULTS_IN_A_ROW_MAX = 200;

    /// Nor are they when only so many fail, but none was taken for three times the patience with a step: a silent
    /// server would use up that patience with each.
    private static final int SLOW_FAULTS_IN_A_ROW_MAX = 3;

    /// Different refusals that are told apart; the others are counted without their words.
    private static final int REFUSALS_MAX = 20;

    private static final int CLOSING = 421;

    private static final Mishap NO_CHUNKS =
            new Mishap.Refused(Reply.of(504, "5.5.4", "The server does not offer CHUNKING"));

    private final Load load;
    private final Opening opening;
    private final Duration patience;
    private final Prepared prepared;
    private final Optional<Arrivals.Awaited> awaited;
    private final AtomicInteger next;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger faultsInARow = new AtomicInteger();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Latency latency = new Latency();
    private volatile long startedNanos = System.nanoTime();
    private volatile long lastTakenNanos = startedNanos;
    private volatile Optional<Mishap> first = Optional.empty();

    /// @param sink where the server passes the messages on to, if it does
    /// @param patience with each step of the server; the sink, too, waits so long for the next message before it
    ///     takes the rest for lost
    public Generator(Load load, Opening opening, Optional<Arrivals> sink, Duration patience) {
        this.load = load;
        this.patience = patience;
        this.opening = opening;
        next = new AtomicInteger(sessions());
        String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        prepared = new Prepared(run, load.mail());
        awaited = sink.map(
                arrivals -> arrivals.expect(run, load.messages(), load.mail().recipients()));
    }

    /// Messages that have been decided so far.
    public int decided() {
        return accepted.get() + refused.get() + lost.get();
    }

    /// Sends everything; returns when all is answered, and has arrived where it can be seen.
    public Results run() throws InterruptedException {
        int sessions = sessions();
        CountDownLatch over = new CountDownLatch(sessions);
        startedNanos = System.nanoTime();
        lastTakenNanos = startedNanos;
        for (int i = 0; i < sessions; i++) {
            int number = i;
            Thread.ofVirtual().name("bench-" + i).start(() -> {
                try {
                    session(number);
                } finally {
                    over.countDown();
                }
            });
        }
        over.await();
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        Optional<Results.Through> through = Optional.empty();
        if (awaited.isPresent()) {
            for (int number = decided(); number < load.messages(); number++) {
                awaited.get().given(number);
            }
            through = Optional.of(awaited.get().await(startedNanos, patience));
        }
        long octets = (long) accepted.get() * prepared.octets();
        return new Results(
                accepted.get(), refused.get(), lost.get(), octets, took, latency, Map.copyOf(refusals), first, through);
    }

    private int sessions() {
        return Math.min(load.sessions(), load.messages());
    }

    /// @param firstNumber its first message, kept for it: the load comes over as many sessions as were asked for, also
    ///     where the first ones could send it all before the last has begun
    private void session(int firstNumber) {
        byte[] header = prepared.ownHeader();
        Optional<SmtpClient> client = Optional.empty();
        for (int number = firstNumber; number < load.messages(); number = next.getAndIncrement()) {
            if (hopeless()) {
                break;
            }
            long intended = awaitTurn(number);
            int begun = number;
            awaited.ifPresent(it -> it.begun(begun, intended));
            client = message(client, header, number, intended);
        }
        client.ifPresent(SmtpClient::quit);
    }

    private boolean hopeless() {
        int faults = faultsInARow.get();
        boolean longAgo =
                System.nanoTime() - lastTakenNanos > patience.multipliedBy(3).toNanos();
        return faults >= FAULTS_IN_A_ROW_MAX || (faults >= SLOW_FAULTS_IN_A_ROW_MAX && longAgo);
    }

    /// Until it is time for this message; returns that time.
    private long awaitTurn(int number) {
        if (load.perSecond().isEmpty()) {
            return System.nanoTime();
        }
        long intended = startedNanos + (long) (number / load.perSecond().getAsDouble() * TimeUnit.SECONDS.toNanos(1));
        for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return intended;
    }

    /// Sends one, over this connection or a new one; returns what the next may use.
    private Optional<SmtpClient> message(Optional<SmtpClient> open, byte[] header, int number, long intended) {
        Optional<SmtpClient> client = open;
        try {
            if (client.isEmpty()) {
                switch (open()) {
                    case Opened.Ready(SmtpClient opened) -> client = Optional.of(opened);
                    case Opened.Refused(Mishap mishap) -> {
                        fault(number, mishap);
                        return Optional.empty();
                    }
                }
            }
            Reply reply = prepared.send(client.get(), header, number);
            if (reply.positive()) {
                latency.add(System.nanoTime() - intended);
                accepted.incrementAndGet();
                lastTakenNanos = System.nanoTime();
                faultsInARow.set(0);
            } else {
                fault(number, new Mishap.Refused(reply));
                if (reply.code() == CLOSING) {
                    client.get().close();
                    return Optional.empty();
                }
                client.get().reset();
            }
            if (load.kept()) {
                return client;
            }
            client.get().quit();
        } catch (IOException gone) {
            client.ifPresent(SmtpClient::close);
            fault(number, new Mishap.Lost(gone));
        }
        return Optional.empty();
    }

    private Opened open() throws IOException {
        Opened opened = opening.open();
        if (opened instanceof Opened.Ready(SmtpClient client)
                && load.mail().manner().chunked()
                && !client.extensions().has("CHUNKING")) {
            client.quit();
            return new Opened.Refused(NO_CHUNKS);
        }
        return opened;
    }

    private void fault(int number, Mishap mishap) {
        (mishap instanceof Mishap.Lost ? lost : refused).incrementAndGet();
        if (faultsInARow.incrementAndGet() == 1 && first.isEmpty()) {
            first = Optional.of(mishap);
        }
        String words = mishap.words();
        String key = refusals.size() < REFUSALS_MAX || refusals.containsKey(words) ? words : "others";
        refusals.merge(key, 1, Integer::sum);
        awaited.ifPresent(it -> it.given(number));
    }
}
