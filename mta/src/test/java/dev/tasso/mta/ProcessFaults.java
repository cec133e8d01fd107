package dev.tasso.mta;

import static dev.tasso.mta.DiskFaults.check;

import dev.tasso.mta.Relay.Answer;
import dev.tasso.mta.Trials.Ground;
import dev.tasso.mta.spool.QueueFill;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A process that is stopped and goes on, that is there twice, that finds much to do when it starts, or whose log has
/// no
/// room (ATTACKS 132, 133, 134, 139).
final class ProcessFaults {

    private static final int MESSAGES = 12;
    private static final int SENDERS = 4;
    private static final long FIRST_DELIVERY_MILLIS_MAX = 5_000;

    private ProcessFaults() {}

    /// Stopped in the middle of a load: what was promised comes, and service returns.
    static String stopped(Ground ground) throws Exception {
        Duration pause = ground.full() ? Duration.ofMinutes(10) : Duration.ofSeconds(3);
        try (Relay relay = new Relay(ground.work(), ground.seed(), Relay.QUICKLY, "")) {
            Duration back;
            try (ChildTasso child = relay.start()) {
                AtomicBoolean enough = new AtomicBoolean();
                Thread[] senders = new Thread[SENDERS];
                for (int i = 0; i < SENDERS; i++) {
                    senders[i] = Thread.ofVirtual().start(() -> {
                        while (!enough.get()) {
                            relay.send(child);
                        }
                    });
                }
                Relay.await(
                        () -> "load",
                        Relay.BACK_WITHIN,
                        () -> relay.ledger().promised().size() > MESSAGES);
                signal(child, "STOP");
                Relay.pass(pause);
                signal(child, "CONT");
                back = relay.sendUntilTaken(child);
                enough.set(true);
                for (Thread sender : senders) {
                    sender.join();
                }
                relay.drain(child);
                check(child.terminate() == 0, "it did not end well");
            }
            Ledger.Balance balance = relay.balance();
            check(balance.nothingLost() && balance.unwanted().isEmpty(), balance.toString());
            return "stopped for " + pause.toSeconds() + " s; " + balance + ", served again after " + back.toMillis()
                    + " ms";
        }
    }

    private static void signal(ChildTasso child, String signal) throws IOException, InterruptedException {
        SmallDisk.command("kill", "-" + signal, String.valueOf(child.process().pid()));
    }

    /// The second one refuses and says who has the spool; the first one goes on; after a kill -9 the next one starts.
    static String twice(Ground ground) throws Exception {
        try (Relay relay = new Relay(ground.work(), ground.seed(), Relay.QUICKLY, "")) {
            try (ChildTasso first = relay.start()) {
                check(relay.send(first) == Answer.TAKEN, "the first one takes no mail");
                String refusal = "";
                try (ChildTasso second = relay.start()) {
                    refusal = "none: process " + second.process().pid() + " started on the same spool";
                } catch (ChildTasso.EndedEarly refused) {
                    refusal = String.valueOf(refused.getMessage());
                }
                String owner = "is in use by process " + first.process().pid();
                check(refusal.contains(owner), "the second one should say that it " + owner + ": " + refusal);
                check(relay.send(first) == Answer.TAKEN, "the first one takes no mail any more");
                first.kill();
            }
            Ledger.Balance balance = relay.drain();
            check(balance.nothingLost(), balance.toString());
            return "the second one was refused; " + balance;
        }
    }

    /// How long a start takes with a long queue, until its first message is delivered. With a short queue the
    /// tighter bound is not judged, for machines that others use too.
    static String longQueue(Ground ground) throws Exception {
        int messages = ground.full() ? 1_000_000 : 20_000;
        try (ScenarioServer sink = ScenarioServer.start(Script.normal().discardingBodies())) {
            RunningTasso.configure(
                    ground.work(), RunningTasso.route("queued.example", sink.port(), "connections-per-site = 20"));
            QueueFill.fill(Relay.folder(ground.work(), "data/spool"), messages, "b@queued.example");
            SmallDisk.command("sync");
            long from = System.nanoTime();
            try (ChildTasso child = ChildTasso.start(ground.work())) {
                long ready = (System.nanoTime() - from) / 1_000_000;
                Relay.await(() -> "delivery", Relay.BACK_WITHIN, () -> sink.receivedCount() > 0);
                long first = (System.nanoTime() - from) / 1_000_000;
                check(
                        Relay.hand(child.smtp(), "b@queued.example", "Subject: new\r\n\r\nhello\r\n") == Answer.TAKEN,
                        "no 250");
                String times = "ready after " + ready + " ms, first delivery after " + first + " ms";
                if (ground.full()) {
                    check(first <= FIRST_DELIVERY_MILLIS_MAX, times);
                } else {
                    Relay.await(() -> "end", Duration.ofSeconds(60), () -> sink.receivedCount() == messages + 1);
                }
                return messages + " queued: " + times + ", " + sink.receivedCount() + " delivered by then";
            }
        }
    }

    /// Its standard output is a device without room. Mail flows, and it ends when it is told to.
    static String logFull(Ground ground) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String further = "[[listen]]\nname = \"known\"\nkind = \"mx\"\naddress = \"127.0.0.1:" + port + "\"\n";
        try (Relay relay = new Relay(ground.work(), ground.seed(), Relay.QUICKLY, further)) {
            Process server = ChildTasso.command(
                            Relay.QUICKLY,
                            "-Xmx512m",
                            "dev.tasso.mta.Main",
                            "serve",
                            "--config",
                            ground.work().resolve("tasso.toml").toString())
                    .redirectOutput(new File("/dev/full"))
                    .redirectError(new File("/dev/full"))
                    .start();
            try {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                Relay.await(() -> "listener", Duration.ofSeconds(30), () -> listens(address) || !server.isAlive());
                for (int number = 0; number < MESSAGES * 4; number++) {
                    check(relay.send(address, number) == Answer.TAKEN, "no 250 for message " + number);
                }
                Relay.await(
                        () -> "delivery",
                        Relay.BACK_WITHIN,
                        () -> relay.taking().receivedCount() == MESSAGES
                                && relay.reports().receivedCount() == MESSAGES);
                server.destroy();
                check(server.waitFor() == 0, "it did not end well");
            } finally {
                server.destroyForcibly();
            }
            Ledger.Balance balance = relay.drain();
            check(balance.nothingLost() && balance.again().isEmpty(), balance.toString());
            return balance.toString();
        }
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return socket.getInputStream().read() == '2';
        } catch (IOException _) {
            return false;
        }
    }

    /// A client that is gone as soon as it has sent its final dot, and comes again with the same message.
    static String clientGone(Ground ground) throws Exception {
        int messages = ground.full() ? 200 : 20;
        try (Relay relay = new Relay(ground.work(), ground.seed(), Relay.QUICKLY, "")) {
            try (ChildTasso child = relay.start()) {
                for (int number = 0; number < messages * 4; number += 4) {
                    vanish(child.smtp(), number, relay.ledger().message(number));
                    check(relay.send(child.smtp(), number) == Answer.TAKEN, "no 250 for the second try");
                }
                relay.drain(child);
                check(child.terminate() == 0, "it did not end well");
            }
            Ledger.Balance balance = relay.balance();
            int arrived = relay.taking().receivedCount();
            check(balance.nothingLost() && arrived <= 2 * messages, balance + ", " + arrived + " arrived");
            return messages + " clients gone after the final dot, each came again: " + arrived + " arrived; " + balance;
        }
    }

    /// Sends everything at once after the greeting, and resets the connection, or waits for nothing more.
    private static void vanish(InetSocketAddress address, int number, String message) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            List<String> commands = List.of(
                    "EHLO client.test",
                    "MAIL FROM:<a@client.example>",
                    "RCPT TO:<" + Relay.recipient(number) + ">",
                    "DATA");
            for (String command : commands) {
                readReply(socket);
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            readReply(socket);
            socket.getOutputStream().write((message + ".\r\n").getBytes(StandardCharsets.US_ASCII));
            if (number % 8 == 0) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    private static void readReply(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        do {
            line.setLength(0);
            for (int octet = socket.getInputStream().read();
                    octet != '\n';
                    octet = socket.getInputStream().read()) {
                if (octet < 0) {
                    throw new IOException("closed after " + line);
                }
                line.append((char) octet);
            }
        } while (line.charAt(3) == '-');
    }
}
