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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Calls of the running server to its disk fail, once or twice, wherever a seed says: it never says 250 without a copy
/// that lasts, serves again by itself, and after a restart every message it took is there once (ATTACKS 126, 127).
final class StorageFaults {

    /// Calls after the arming among which the one that fails is drawn: more than the life of a few messages makes.
    private static final int REACH = 60;

    /// A second failure this many calls after the first meets the store while it is being reopened.
    private static final int REOPENING = 40;

    /// Calls of a start, and of an end.
    private static final int START = 90;

    private static final int MESSAGES_MAX = 200;
    private static final Duration END_WITHIN = Duration.ofSeconds(60);
    private static final List<Wrong> KINDS = List.of(
            new Wrong(How.FAIL, Errno.EIO),
            new Wrong(How.FAIL, Errno.ENOSPC),
            new Wrong(How.SHORT, Errno.ENOSPC),
            new Wrong(How.FAIL_AFTERWARDS, Errno.EIO),
            new Wrong(How.FAIL, Errno.EDQUOT),
            new Wrong(How.FAIL, Errno.EROFS),
            new Wrong(How.FAIL, Errno.EINTR));

    private final Ground ground;
    private final int chain;
    private final int faults;
    private final int kinds;
    private final Random random;
    private final Map<String, Integer> hit = new TreeMap<>();
    private Duration longest = Duration.ZERO;
    private int failedStarts;

    private StorageFaults(Ground ground, int chain, int faults, int kinds) {
        this.ground = ground;
        this.chain = chain;
        this.faults = faults;
        this.kinds = kinds;
        this.random = new Random(ground.seed() * 31 + chain);
    }

    static String forces(Ground ground) throws Exception {
        return run(ground, ground.full() ? 4 : 1, ground.full() ? 60 : 8, StorageShim.FORCES);
    }

    static String calls(Ground ground) throws Exception {
        return run(ground, ground.full() ? 21 : 3, ground.full() ? 60 : 14, StorageShim.CHANGES);
    }

    private static String run(Ground ground, int chains, int faults, int kinds) throws Exception {
        List<StorageFaults> runs = new ArrayList<>();
        List<Future<Ledger.Balance>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int chain = 0; chain < chains; chain++) {
                StorageFaults run = new StorageFaults(ground, chain, faults, kinds);
                runs.add(run);
                ends.add(threads.submit(run::live));
            }
        }
        StringBuilder figures = new StringBuilder();
        Map<String, Integer> hit = new TreeMap<>();
        Duration longest = Duration.ZERO;
        int promised = 0;
        for (int i = 0; i < chains; i++) {
            Ledger.Balance balance = ends.get(i).get();
            promised += balance.promised();
            longest = longest.compareTo(runs.get(i).longest) > 0 ? longest : runs.get(i).longest;
            runs.get(i).hit.forEach((call, times) -> hit.merge(call, times, Integer::sum));
        }
        return figures.append(hit.values().stream().mapToInt(n -> n).sum())
                .append(" failures ")
                .append(hit)
                .append(", ")
                .append(runs.stream().mapToInt(run -> run.failedStarts).sum())
                .append(" starts refused, ")
                .append(promised)
                .append(" promised, 0 lost, served again after at most ")
                .append(longest.toMillis())
                .append(" ms")
                .toString();
    }

    private Ledger.Balance live() throws Exception {
        StorageShim shim = new StorageShim(ground.work().resolve("control-" + chain), ground.work());
        try (Relay relay = new Relay(
                        Relay.folder(ground.work(), "home-" + chain), ground.seed() + chain, shim.environment(), "")
                .over(Mutants.valueOf(System.getProperty("tasso.mutant", "NONE")))) {
            try (ChildTasso child = begin(relay, shim)) {
                relay.sendUntilTaken(child);
                for (int i = 0; i < faults; i++) {
                    fail(relay, child, shim, KINDS.get((i + chain) % KINDS.size()));
                }
                end(child, shim);
            }
            shim.disarm();
            Ledger.Balance balance = relay.drain();
            int puttingAgain = Relay.puttingAgain(balance);
            if (!balance.nothingLost() || !balance.unwanted().isEmpty() || puttingAgain > 0) {
                throw new AssertionError("chain " + chain + ": " + balance + ", of these put off until the end "
                        + puttingAgain + "; failures " + hit);
            }
            return balance;
        }
    }

    /// A start may fail, and says so; the next one does not.
    private ChildTasso begin(Relay relay, StorageShim shim) throws IOException {
        if (kinds == StorageShim.CHANGES) {
            shim.arm(KINDS.get(random.nextInt(3)), kinds, 1 + random.nextInt(START), 1, 1);
            try {
                ChildTasso child = relay.start();
                note(shim, "start: ");
                return child;
            } catch (ChildTasso.EndedEarly refused) {
                note(shim, "start: ");
                failedStarts++;
                if (!String.valueOf(refused.getMessage()).contains("tasso: ")) {
                    throw refused;
                }
            }
        }
        shim.disarm();
        return relay.start();
    }

    private void fail(Relay relay, ChildTasso child, StorageShim shim, Wrong wrong) {
        boolean twice = random.nextBoolean();
        int reach = kinds == StorageShim.FORCES ? 6 : REACH;
        shim.arm(wrong, kinds, 1 + random.nextInt(reach), 1 + random.nextInt(REOPENING), twice ? 2 : 1);
        for (int sent = 0; sent < MESSAGES_MAX && shim.hits() == 0; sent++) {
            relay.send(child);
        }
        note(shim, "");
        Duration back = relay.sendUntilTaken(child);
        shim.disarm();
        if (shim.hits() > 1) {
            note(shim, "then: ");
        }
        Duration again = relay.sendUntilTaken(child).plus(back);
        longest = longest.compareTo(again) > 0 ? longest : again;
    }

    private void note(StorageShim shim, String when) {
        if (shim.hits() > 0) {
            hit.merge(when + shim.hit().replaceAll("-?\\d+", ""), 1, Integer::sum);
        }
    }

    /// Half of the chains end by kill -9, half by an order to stop, in which a call fails too.
    private void end(ChildTasso child, StorageShim shim) throws InterruptedException {
        if (random.nextBoolean()) {
            child.kill();
            return;
        }
        shim.arm(KINDS.get(random.nextInt(3)), kinds, 1 + random.nextInt(START / 3), 1, 1);
        child.process().destroy();
        if (!child.process().waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end when told to" + Relay.said(child));
        }
        note(shim, "end: ");
    }
}
