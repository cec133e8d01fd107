package dev.tasso.mta;

import dev.tasso.mta.Relay.Answer;
import dev.tasso.mta.StorageShim.Errno;
import dev.tasso.mta.StorageShim.How;
import dev.tasso.mta.StorageShim.Wrong;
import dev.tasso.mta.Trials.Ground;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// A disk that is full, that has no inode left, or that is read-only all of a sudden (ATTACKS 127, 128, 129, 138).
final class DiskFaults {

    private static final long OCTETS = 420L << 20;
    private static final long BELOW_RESERVE = 100L << 20;
    private static final int INODES = 600;
    private static final int MESSAGES = 12;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ANYBODY_HERE = "[local]\ndomains = [\"here.example\"]\n";

    private DiskFaults() {}

    /// First less than the reserve is left: 452, and what is queued goes on. Then nothing at all is left.
    static String full(Ground ground) throws Exception {
        try (SmallDisk disk = new SmallDisk(ground.work(), OCTETS, INODES);
                Relay relay = new Relay(disk.folder(), ground.seed(), Relay.QUICKLY, "")) {
            Duration back;
            int refused = 0;
            try (ChildTasso child = relay.start()) {
                send(relay, child, MESSAGES);
                disk.fill(BELOW_RESERVE);
                Relay.await(() -> "refusal", SOON, () -> relay.send(child) == Answer.REFUSED);
                check(relay.send(child) == Answer.REFUSED, "a message was taken on a nearly full disk");
                Relay.await(() -> "delivery", SOON, () -> relay.taking().receivedCount() >= MESSAGES / 4);
                disk.fill(0);
                for (int i = 0; i < MESSAGES; i++) {
                    refused += relay.send(child) == Answer.REFUSED ? 1 : 0;
                }
                check(refused == MESSAGES, "a message was taken on a full disk");
                disk.free();
                back = relay.sendUntilTaken(child);
                relay.drain(child);
                check(child.terminate() == 0, "it did not end well");
            }
            return kept(relay, true) + ", served again after " + back.toMillis() + " ms";
        }
    }

    /// A log that is open can still be written; what needs a new file cannot. Local mail waits for an inode.
    static String inodes(Ground ground) throws Exception {
        try (SmallDisk disk = new SmallDisk(ground.work(), OCTETS, INODES);
                Relay relay = new Relay(disk.folder(), ground.seed(), Relay.QUICKLY, ANYBODY_HERE)) {
            int here = 0;
            Duration back;
            try (ChildTasso child = relay.start()) {
                send(relay, child, MESSAGES);
                disk.useUpInodes();
                send(relay, child, MESSAGES);
                here = sendHere(child);
                child.awaitSaid("deferred", line -> line.contains("b@here.example") && line.contains("deferred"));
                child.kill();
            }
            boolean refused = false;
            try (ChildTasso child = relay.start()) {
                send(relay, child, MESSAGES);
                child.kill();
            } catch (ChildTasso.EndedEarly early) {
                refused = true;
                check(String.valueOf(early.getMessage()).contains("tasso: "), "it ended without a word: " + early);
            }
            disk.free();
            try (ChildTasso child = relay.start()) {
                back = relay.sendUntilTaken(child);
                relay.drain(child);
                check(child.terminate() == 0, "it did not end well");
            }
            try (Stream<Path> files = Files.list(disk.folder().resolve("data/mail/here.example/b/new"))) {
                check(files.count() == here, "the local messages are not all there once");
            }
            return kept(relay, false) + ", " + here + " local ones once each; a start without inodes was "
                    + (refused ? "refused" : "possible") + ", served again after " + back.toMillis() + " ms";
        }
    }

    private static int sendHere(ChildTasso child) throws Exception {
        int taken = 0;
        for (int i = 0; i < 4; i++) {
            taken += Relay.hand(child.smtp(), "b@here.example", "Subject: here\r\n\r\nhello\r\n") == Answer.TAKEN
                    ? 1
                    : 0;
        }
        return taken;
    }

    /// No 250 from then on, and the server lives; after a repair everything is there.
    static String readOnly(Ground ground) throws Exception {
        try (SmallDisk disk = new SmallDisk(ground.work(), OCTETS, INODES);
                Relay relay = new Relay(disk.folder(), ground.seed(), Relay.QUICKLY, "")) {
            SmallDisk.command("sync", "-f", disk.folder().toString());
            try (ChildTasso child = relay.start()) {
                send(relay, child, MESSAGES);
                disk.abort();
                for (int i = 0; i < MESSAGES; i++) {
                    check(relay.send(child) == Answer.REFUSED, "no refusal on a read-only disk");
                }
                check(child.process().isAlive(), "it died");
                child.kill();
            }
            disk.repair();
            relay.drain();
            return kept(relay, false);
        }
    }

    /// The attempt that fails for good meets a disk without room: its report comes once, when there is room again.
    static String report(Ground ground) throws Exception {
        StorageShim shim = new StorageShim(ground.work().resolve("control"), ground.work());
        try (Relay relay = new Relay(Relay.folder(ground.work(), "home"), ground.seed(), shim.environment(), "")) {
            relay.refusing().follow(Relay.PUTTING_OFF);
            long hits;
            try (ChildTasso child = relay.start()) {
                send(relay, child, MESSAGES * 2);
                shim.armForGood(new Wrong(How.FAIL, Errno.ENOSPC), StorageShim.CHANGES);
                relay.refusing().follow(Relay.REFUSING);
                child.awaitSaid("of the failure", line -> line.contains("THE STORE FAILED"));
                Relay.await(() -> "more failures", SOON, () -> shim.hits() > 4);
                hits = shim.hits();
                check(relay.reports().receivedCount() == 0, "a report came out of a store that could not take it");
                shim.disarm();
                relay.sendUntilTaken(child);
                relay.drain(child);
                check(child.terminate() == 0, "it did not end well");
            }
            Ledger.Balance balance = relay.balance();
            check(balance.again().stream().noneMatch(number -> number % 4 == 1), "a report came twice: " + balance);
            return hits + " calls failed, " + relay.reports().receivedCount() + " reports; " + kept(relay, false);
        }
    }

    private static void send(Relay relay, ChildTasso child, int messages) {
        for (int i = 0; i < messages; i++) {
            relay.send(child);
        }
    }

    private static String kept(Relay relay, boolean once) {
        Ledger.Balance balance = relay.balance();
        check(balance.nothingLost() && balance.unwanted().isEmpty(), balance.toString());
        check(!once || Relay.puttingAgain(balance) == 0, "put off until the end, and came twice: " + balance);
        return balance.toString();
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
