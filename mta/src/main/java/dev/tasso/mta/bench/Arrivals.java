package dev.tasso.mta.bench;

import dev.tasso.mta.bench.Results.Through;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The sink that a relay passes the load on to: takes everything, keeps nothing, and notes when each message came.
public final class Arrivals implements AutoCloseable {

    private static final Reply TAKEN = Reply.of(250, "2.0.0", "Taken");

    /// The number is looked for this far into a message: behind what servers on the way put in front.
    private static final int HEADER_OCTETS_MAX = 16 * 1024;

    private static final int SCRAP_OCTETS = 16 * 1024;

    private final SmtpServer server;
    private volatile Awaited awaited = new Awaited("", 0, 1);

    private Arrivals(InetSocketAddress bind) throws IOException {
        server = SmtpServer.start(
                ServerOptions.onLoopback(bind.getPort()).withBind(bind).withHostName("bench.invalid"),
                (transaction, body) -> take(transaction.recipients().size(), body));
    }

    /// Listens there.
    public static Arrivals on(InetSocketAddress bind) throws IOException {
        return new Arrivals(bind);
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /// From now on these are counted, and no others.
    Awaited expect(String run, int messages, int recipients) {
        Awaited next = new Awaited(run, messages, recipients);
        awaited = next;
        return next;
    }

    private Reply take(int recipients, InputStream body) throws IOException {
        byte[] scrap = new byte[SCRAP_OCTETS];
        int length = body.readNBytes(scrap, 0, HEADER_OCTETS_MAX);
        Awaited now = awaited;
        int number = number(new String(scrap, 0, length, StandardCharsets.ISO_8859_1), now.marker);
        while (length >= 0) {
            length = body.read(scrap);
        }
        if (number >= 0) {
            now.arrived(number, recipients);
        }
        return TAKEN;
    }

    /// Nothing, that is a negative number, where it is somebody else's.
    private static int number(String text, String marker) {
        int at = text.indexOf(marker);
        int from = at + marker.length();
        if (at < 0 || from + Prepared.DIGITS > text.length()) {
            return -1;
        }
        String digits = text.substring(from, from + Prepared.DIGITS);
        return digits.matches("\\d+") ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits)) : -1;
    }

    @Override
    public void close() {
        server.close();
    }

    /// The messages of one load that are to come.
    static final class Awaited {
        private final String marker;
        private final int recipients;
        private final AtomicLongArray begun;
        private final AtomicIntegerArray had;
        private final AtomicInteger again = new AtomicInteger();
        private final AtomicLong last = new AtomicLong();
        private final AtomicInteger complete = new AtomicInteger();
        private final CountDownLatch missing;
        private final Latency latency = new Latency();

        Awaited(String run, int messages, int recipients) {
            marker = Prepared.marker(run);
            this.recipients = recipients;
            begun = new AtomicLongArray(messages);
            had = new AtomicIntegerArray(messages);
            missing = new CountDownLatch(messages);
        }

        /// @param nanos when it was meant to begin
        void begun(int number, long nanos) {
            begun.set(number, nanos);
        }

        /// It will not come.
        void given(int number) {
            missing.countDown();
        }

        private void arrived(int number, int count) {
            if (number >= had.length()) {
                return;
            }
            long now = System.nanoTime();
            int sum = had.addAndGet(number, count);
            if (sum > recipients) {
                again.addAndGet(Math.min(count, sum - recipients));
            } else if (sum == recipients) {
                latency.add(now - begun.get(number));
                complete.incrementAndGet();
                last.accumulateAndGet(now, Math::max);
                missing.countDown();
            }
        }

        /// Waits until none is missing, as long as some still come within the patience.
        Through await(long startedNanos, Duration patience) throws InterruptedException {
            long seen = -1;
            while (missing.getCount() != seen) {
                seen = missing.getCount();
                if (missing.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            Duration took = Duration.ofNanos(Math.max(0, last.get() - startedNanos));
            return new Through(complete.get(), again.get(), took, latency);
        }
    }
}
