package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A process that accepts and delivers until it is killed, and says on its standard output what it promised.
final class KilledSpool {

    private static final int SESSIONS = 16;

    private KilledSpool() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        SpoolOptions options = SpoolOptions.defaults(folder, () -> Mails.NOON, new Random(seed));
        Spool spool = Spool.open(new RocksOpener(folder, () -> Mails.NOON, new Random(seed)), _ -> {}, options);
        for (int i = 0; i < SESSIONS; i++) {
            Random random = new Random(seed * SESSIONS + i);
            Thread.ofVirtual().start(() -> {
                while (true) {
                    accept(spool, random);
                }
            });
        }
        while (true) {
            deliver(spool);
        }
    }

    private static void accept(Spool spool, Random random) {
        int size = random.nextInt(20) == 0 ? 200_000 + random.nextInt(200_000) : random.nextInt(9_000);
        Accepting accepting = spool.begin(spool.newId());
        byte[] body = Mails.random(size, size);
        accepting.write(body, 0, size);
        if (random.nextInt(50) == 0) {
            accepting.discard();
            return;
        }
        var committed = accepting.commit(Mails.envelope(accepting.id(), size), Mails.recipients("a@dest.example"));
        if (committed instanceof Accepting.Committed.Durable) {
            say("ACCEPTED " + accepting.id() + " " + size);
        }
    }

    private static void deliver(Spool spool) throws IOException {
        Lane lane = Lane.of("dest.example");
        for (Store.Claim claim : spool.claim(lane, Mails.NOON, 8).claims()) {
            say("TRIED " + claim.envelope().id());
            spool.settle(
                    List.of(Mails.settlement(claim, new State.Delivered())),
                    List.of(),
                    List.of(Mails.attempted(claim, true)));
        }
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
