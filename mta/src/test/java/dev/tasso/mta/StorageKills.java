package dev.tasso.mta;

import dev.tasso.mta.StorageShim.Errno;
import dev.tasso.mta.StorageShim.How;
import dev.tasso.mta.StorageShim.Wrong;
import dev.tasso.mta.Trials.Ground;
import dev.tasso.mta.spool.Mutants;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// kill -9 at calls to the disk, drawn by a seed: before the call, after it, and after half of a write; in service and
/// in the start after the kill before. Nothing that was promised is lost (ATTACKS 124).
final class StorageKills {

    private static final int REACH = 120;
    private static final int MESSAGES_MAX = 400;
    private static final List<How> KINDS = List.of(How.KILL, How.KILL_AFTERWARDS, How.KILL_HALF_WAY);

    private final Ground ground;
    private final int chain;
    private final Random random;
    private int atStart;
    private int inService;

    private StorageKills(Ground ground, int chain) {
        this.ground = ground;
        this.chain = chain;
        this.random = new Random(ground.seed() * 37 + chain);
    }

    static String run(Ground ground) throws Exception {
        int chains = ground.full() ? 6 : 2;
        int kills = ground.full() ? 40 : 6;
        List<StorageKills> runs = new ArrayList<>();
        List<Future<Ledger.Balance>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int chain = 0; chain < chains; chain++) {
                StorageKills run = new StorageKills(ground, chain);
                runs.add(run);
                ends.add(threads.submit(() -> run.live(kills)));
            }
        }
        int promised = 0;
        int again = 0;
        for (Future<Ledger.Balance> end : ends) {
            promised += end.get().promised();
            again += end.get().again().size();
        }
        return runs.stream().mapToInt(run -> run.inService).sum() + " kills in service, "
                + runs.stream().mapToInt(run -> run.atStart).sum() + " at start, " + promised
                + " promised, 0 lost, 0 torn, " + again + " came again";
    }

    private Ledger.Balance live(int kills) throws Exception {
        StorageShim shim = new StorageShim(ground.work().resolve("control-" + chain), ground.work());
        try (Relay relay = new Relay(
                        Relay.folder(ground.work(), "home-" + chain), ground.seed() + chain, shim.environment(), "")
                .over(Mutants.valueOf(System.getProperty("tasso.mutant", "NONE")))) {
            for (int i = 0; i < kills; i++) {
                Wrong wrong = new Wrong(KINDS.get(random.nextInt(KINDS.size())), Errno.EIO);
                shim.arm(wrong, StorageShim.CHANGES, 1 + random.nextInt(REACH * (1 + i % 3)), 1, 1);
                kill(relay, shim);
            }
            shim.disarm();
            Ledger.Balance balance = relay.drain();
            int puttingAgain = Relay.puttingAgain(balance);
            if (!balance.nothingLost() || puttingAgain > 0) {
                throw new AssertionError("chain " + chain + ": " + balance + ", of these put off until the end "
                        + puttingAgain + ", after " + kills + " kills");
            }
            return balance;
        }
    }

    private void kill(Relay relay, StorageShim shim) throws InterruptedException, IOException {
        try (ChildTasso child = relay.start()) {
            for (int sent = 0; sent < MESSAGES_MAX && shim.hits() == 0; sent++) {
                relay.send(child);
            }
            if (!child.process().waitFor(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the kill did not come: " + shim.calls() + " calls" + Relay.said(child));
            }
            inService++;
        } catch (ChildTasso.EndedEarly killed) {
            if (shim.hits() == 0) {
                throw killed;
            }
            atStart++;
        }
    }
}
