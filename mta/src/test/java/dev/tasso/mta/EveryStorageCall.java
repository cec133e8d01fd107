package dev.tasso.mta;

import static dev.tasso.mta.DiskFaults.check;

import dev.tasso.mta.StorageShim.Errno;
import dev.tasso.mta.StorageShim.How;
import dev.tasso.mta.StorageShim.Wrong;
import dev.tasso.mta.Trials.Ground;
import dev.tasso.mta.spool.Mutants;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Every single call to the disk in one message's life, from its acceptance to its end, and in the opening of the store
/// that follows a failure: fails once with EIO, once with ENOSPC, where it is a write once by half, and is the last one
/// before kill -9 (ATTACKS 124, 127).
///
/// The calls are counted in lives in which nothing fails. Then one server meets one failure after another, for it must
/// recover by itself. The short form takes the calls in an order that the seed says, until its time is over.
final class EveryStorageCall {

    private static final Duration SHORT = Duration.ofSeconds(40);

    /// The first calls of a new store are others: they are not counted, and these are.
    private static final int COUNTED = 2;

    /// In a life the 250 and the deletion by hand wait for one each; in an opening the first promise does,
    /// and what the opening itself writes.
    private static final int FORCES_MIN = 2;

    /// A life whose calls are fewer than usual has no last one to go wrong: then the next one is tried.
    private static final int TRIES_MAX = 3;

    /// What the calls belong to.
    private enum Part {
        /// The life of a message that is written in one piece.
        SMALL,
        /// The life of one whose body goes ahead in chunks.
        LARGE,
        /// The opening of the store.
        OPENING
    }

    /// What goes wrong in one server.
    ///
    /// @param of the calls are dealt out among so many servers
    private record Share(Wrong wrong, int kinds, int number, int of) {

        static Share all(Wrong wrong, int kinds) {
            return new Share(wrong, kinds, 0, 1);
        }

        @Override
        public String toString() {
            return wrong + (of == 1 ? "" : " (" + (number + 1) + "/" + of + ")");
        }
    }

    private final Ground ground;
    private final Share share;
    private final StorageShim shim;
    private final Lives lives;
    private final Map<String, Integer> hit = new TreeMap<>();
    private int calls;
    private int tried;
    private int unmet;

    private EveryStorageCall(Ground ground, Share share) throws IOException {
        this.ground = ground;
        this.share = share;
        Path work = Relay.folder(ground.work(), share.toString().replaceAll("\\W+", "-"));
        this.shim = new StorageShim(work.resolve("control"), work);
        Mutants mutant = Mutants.valueOf(System.getProperty("tasso.mutant", "NONE"));
        this.lives = new Lives(Relay.folder(work, "home"), ground.seed(), shim, mutant);
    }

    static String killsInALife(Ground ground) throws Exception {
        return run(
                ground,
                List.of(
                        Share.all(new Wrong(How.KILL, Errno.EIO), StorageShim.CHANGES),
                        Share.all(new Wrong(How.KILL_AFTERWARDS, Errno.EIO), StorageShim.CHANGES),
                        Share.all(new Wrong(How.KILL_HALF_WAY, Errno.EIO), StorageShim.WRITES)),
                List.of(Part.SMALL, Part.LARGE));
    }

    static String failuresInALife(Ground ground) throws Exception {
        return run(
                ground,
                List.of(
                        Share.all(new Wrong(How.FAIL, Errno.EIO), StorageShim.CHANGES),
                        Share.all(new Wrong(How.FAIL, Errno.ENOSPC), StorageShim.CHANGES),
                        Share.all(new Wrong(How.SHORT, Errno.ENOSPC), StorageShim.WRITES)),
                List.of(Part.SMALL, Part.LARGE));
    }

    static String failuresInAnOpening(Ground ground) throws Exception {
        return run(
                ground,
                List.of(
                        new Share(new Wrong(How.FAIL, Errno.EIO), StorageShim.CHANGES, 0, 2),
                        new Share(new Wrong(How.FAIL, Errno.EIO), StorageShim.CHANGES, 1, 2),
                        new Share(new Wrong(How.FAIL, Errno.ENOSPC), StorageShim.CHANGES, 0, 2),
                        new Share(new Wrong(How.FAIL, Errno.ENOSPC), StorageShim.CHANGES, 1, 2),
                        Share.all(new Wrong(How.SHORT, Errno.ENOSPC), StorageShim.WRITES)),
                List.of(Part.OPENING));
    }

    private static String run(Ground ground, List<Share> shares, List<Part> parts) throws Exception {
        List<Future<String>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(shares.size())) {
            for (Share share : shares) {
                ends.add(threads.submit(() -> new EveryStorageCall(ground, share).run(parts)));
            }
        }
        List<String> figures = new ArrayList<>();
        for (Future<String> end : ends) {
            figures.add(end.get());
        }
        return String.join("\n   ", figures);
    }

    private String run(List<Part> parts) throws Exception {
        try (lives) {
            for (Part part : parts) {
                int counted = count(part);
                goWrong(part, counted, System.nanoTime() + SHORT.toNanos() / parts.size());
            }
            int promised = lives.end();
            return share + ": " + tried + " of " + calls + " calls " + hit + ", " + unmet + " not met, " + promised
                    + " promised, 0 false 250s, served again after at most "
                    + lives.longest().toMillis() + " ms";
        } catch (AssertionError broken) {
            throw new AssertionError(share + " at " + shim.hit() + ": " + broken.getMessage(), broken);
        }
    }

    /// How many calls there are at most. A call that is left out cannot fail: so of the first life the forces
    /// are counted.
    private int count(Part part) throws Exception {
        long most = 0;
        for (int i = 0; i <= COUNTED; i++) {
            int kinds = i == 0 ? StorageShim.FORCES : share.kinds();
            long[] before = {0};
            String _ = live(part, () -> {
                shim.arm(share.wrong(), kinds, 1, 1, 0);
                before[0] = shim.calls();
            });
            long met = shim.calls() - before[0];
            check(i > 0 || met >= FORCES_MIN, "only " + met + " forces in " + part);
            most = i == 0 ? 0 : Math.max(most, met);
        }
        check(most > 0, "a message that makes no call to the disk is nowhere but in the memory");
        return (int) most;
    }

    private String live(Part part, Runnable arm) throws IOException {
        if (part == Part.OPENING) {
            return lives.open(arm);
        }
        arm.run();
        return lives.live(part == Part.LARGE);
    }

    private void goWrong(Part part, int counted, long end) throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int at = 1 + share.number(); at <= counted; at += share.of()) {
            order.add(at);
        }
        calls += order.size();
        if (!ground.full()) {
            Collections.shuffle(order, new Random(ground.seed()));
        }
        for (int at : order) {
            if (ground.full() || System.nanoTime() < end) {
                goWrong(part, at);
            }
        }
    }

    private void goWrong(Part part, int at) throws Exception {
        tried++;
        for (int i = 0; i < TRIES_MAX; i++) {
            String met = live(part, () -> shim.arm(share.wrong(), share.kinds(), at, 1, 1));
            if (!met.isEmpty()) {
                hit.merge(met.replaceAll("-?\\d+", ""), 1, Integer::sum);
                return;
            }
        }
        unmet++;
    }
}
