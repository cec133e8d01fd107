package dev.tasso.mta;

import static dev.tasso.mta.DiskFaults.check;

import dev.tasso.mta.Trials.Ground;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A server that may have few descriptors, and more connections than that (ATTACKS 123).
final class Descriptors {

    private static final int LIMIT = 256;
    private static final int NEARLY = 4;
    private static final int CONNECTIONS = 500;
    private static final int MESSAGES = 16;
    private static final Duration EXHAUSTED_WITHIN = Duration.ofSeconds(20);

    private Descriptors() {}

    static String run(Ground ground) throws Exception {
        try (Relay relay =
                new Relay(ground.work(), ground.seed(), Relay.QUICKLY, "[limits]\nsessions-per-address = 1000\n")) {
            Duration back;
            int most;
            try (ChildTasso child = relay.start()) {
                SmallDisk.command(
                        "prlimit", "--pid", String.valueOf(child.process().pid()), "--nofile=" + LIMIT);
                // Classes in a folder take a descriptor each while they are loaded; a server has them in one file.
                for (int i = 0; i < MESSAGES; i++) {
                    relay.send(child);
                }
                relay.drain(child);
                for (int i = 0; i < MESSAGES; i++) {
                    relay.send(child);
                }
                List<Socket> crowd = crowd(child);
                Relay.await(
                        () -> "exhaustion, but " + descriptors(child) + " descriptors" + Relay.said(child),
                        EXHAUSTED_WITHIN,
                        () -> descriptors(child) >= LIMIT - NEARLY);
                most = descriptors(child);
                Relay.pass(Duration.ofSeconds(ground.full() ? 30 : 3));
                check(child.process().isAlive(), "it died");
                for (Socket socket : crowd) {
                    socket.close();
                }
                back = relay.sendUntilTaken(child);
                for (int i = 0; i < MESSAGES; i++) {
                    check(relay.send(child) == Relay.Answer.TAKEN, "no 250 afterwards");
                }
                relay.drain(child);
                check(child.terminate() == 0, "it did not end well");
            }
            Ledger.Balance balance = relay.balance();
            check(balance.nothingLost() && balance.unwanted().isEmpty(), balance.toString());
            return CONNECTIONS + " connections, " + most + " of " + LIMIT + " descriptors in use; served again after "
                    + back.toMillis() + " ms; " + balance;
        }
    }

    private static List<Socket> crowd(ChildTasso child) {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            try {
                Socket socket = new Socket();
                crowd.add(socket);
                socket.connect(child.smtp(), 1_000);
            } catch (IOException full) {
                // Neither accepted nor in the backlog.
            }
        }
        return crowd;
    }

    private static int descriptors(ChildTasso child) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + child.process().pid() + "/fd"))) {
            return (int) open.count();
        } catch (IOException gone) {
            return -1;
        }
    }
}
