package dev.tasso.mta.spool;

import dev.tasso.mta.spool.Accepting.Committed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Puts any number of messages into the spool of a server that does not run, faster than they could be sent.
public final class QueueFill {

    private static final int AT_ONCE = 256;
    private static final int OCTETS = 1_000;

    private QueueFill() {}

    /// Accepts so many messages for one mailbox, and returns when all are forced.
    ///
    /// @param spool the folder of the spool
    public static void fill(Path spool, int messages, String mailbox) throws Exception {
        Random random = new Random(messages);
        InstantSource clock = InstantSource.system();
        try (Spool open = Spool.open(
                        new RocksOpener(spool, clock, random), _ -> {}, SpoolOptions.defaults(spool, clock, random));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> fillers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                fillers.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < messages; number = next.getAndIncrement()) {
                        accept(open, number, mailbox);
                    }
                    return true;
                }));
            }
            for (Future<?> filler : fillers) {
                filler.get();
            }
        }
    }

    private static void accept(Spool spool, int number, String mailbox) throws IOException {
        byte[] body =
                ("Subject: " + number + "\r\n\r\n" + "x".repeat(OCTETS) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        Accepting accepting = spool.begin(spool.newId());
        accepting.write(body, 0, body.length);
        Committed committed = accepting.commit(Mails.envelope(accepting.id(), body.length), Mails.recipients(mailbox));
        if (!(committed instanceof Committed.Durable)) {
            throw new IOException("not taken: " + committed);
        }
    }
}
