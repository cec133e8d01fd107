package dev.tasso.mta;

import static dev.tasso.mta.DiskFaults.check;

import dev.tasso.mta.Relay.Answer;
import dev.tasso.mta.Trials.Ground;
import dev.tasso.mta.Trials.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// More clients, slower clients and larger messages than a server has room for, named by the numbers of the list of
/// attacks: `bench/overload` runs them.
final class Overload {

    private static final List<Step> STEPS = List.of(
            new Step(
                    "k123-crowd",
                    "10,000 idle and 2,000 slow sessions at 512 MB of heap: a good client under 1 s",
                    Overload::crowd),
            new Step(
                    "k123-storm",
                    "2,000 connections a second that say nothing: a good client under 1 s",
                    Overload::storm),
            new Step(
                    "k123-zero-window",
                    "clients that never read what is said to them are given up",
                    Overload::zeroWindow),
            new Step(
                    "k123-descriptors",
                    "256 descriptors: the listener survives, service returns, nothing is lost",
                    Descriptors::run),
            new Step(
                    "k123-large-bodies",
                    "messages of 10 MiB at once at 256 MB of heap: 452 or 421, nothing dies",
                    LargeBodies::run));

    private static final int PER_ADDRESS = 180;
    private static final int TRANSACTIONS = 200;
    private static final long P99_MILLIS_MAX = 1_000;
    private static final int OPENERS = 64;
    private static final long DRIP_NANOS = 2_000_000_000;
    private static final int STORM_PER_TICK = 20;
    private static final int STORM_MILLIS = 4_000;
    private static final int STORM_OPEN = 500;

    /// Less than is meant: the machine may be small.
    private static final int STORM_PER_SECOND_MIN = 1_000;

    private static final int NEVER_READING = 50;

    /// Four times as many as the buffers of both sides hold the answers to.
    private static final int CHUNKS = 400_000;

    /// A session that ended for another reason is over by then, and none is given up yet.
    private static final Duration STUCK_AFTER = Duration.ofSeconds(5);

    private static final int GREETING_OCTETS_MIN = "220 ".length();
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(30);
    private static final String QUICKLY = "[limits]\nsessions = 13000\ncommand-time = \"";
    private static final String MESSAGE = "Subject: good\r\n\r\nhello\r\n";

    private Overload() {}

    public static void main(String[] arguments) {
        System.exit(Trials.run("overload", 1, STEPS, arguments) ? 0 : 1);
    }

    private static String limits(String commandTime) {
        return QUICKLY + commandTime + "\"\n";
    }

    private static String crowd(Ground ground) throws Exception {
        int idle = 10_000;
        int slow = 2_000;
        RunningTasso.configure(ground.work(), limits("5m"));
        Queue<SlowClient> clients = new ConcurrentLinkedQueue<>();
        try (ChildTasso child = ChildTasso.start(ground.work())) {
            long from = System.nanoTime();
            open(child.smtp(), idle + slow, idle, clients);
            double seconds = (System.nanoTime() - from) / 1e9;
            List<SlowClient> dawdling = List.copyOf(clients);
            Thread dripping = Thread.ofPlatform().daemon().start(() -> drip(dawdling));
            check(sessions(child) >= idle + slow, "there are only " + sessions(child) + " sessions");
            String times = transactions(child);
            check(sessions(child) >= idle + slow, "sessions were lost: " + sessions(child));
            dripping.interrupt();
            String memory = resident(child);
            check(child.process().isAlive(), "it died");
            return String.format(
                    Locale.ROOT, "%d sessions in %.1f s; a good client: %s; %s", idle + slow, seconds, times, memory);
        } finally {
            for (SlowClient client : clients) {
                client.close();
            }
        }
    }

    private static void open(InetSocketAddress server, int all, int idle, Queue<SlowClient> clients) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<Boolean>> opening = new ArrayList<>();
        try (ExecutorService openers = Executors.newFixedThreadPool(OPENERS)) {
            for (int i = 0; i < OPENERS; i++) {
                opening.add(openers.submit(() -> {
                    for (int number = next.getAndIncrement(); number < all; number = next.getAndIncrement()) {
                        clients.add(new SlowClient(server, address(number / PER_ADDRESS), stage(number, idle)));
                    }
                    return true;
                }));
            }
        }
        for (Future<Boolean> opener : opening) {
            opener.get();
        }
    }

    private static InetAddress address(int number) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + number)});
    }

    private static SlowClient.Stage stage(int number, int idle) {
        SlowClient.Stage[] stages = SlowClient.Stage.values();
        return number < idle ? SlowClient.Stage.BANNER : stages[number % stages.length];
    }

    private static void drip(List<SlowClient> clients) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (SlowClient client : clients) {
                    client.drip();
                }
                LockSupport.parkNanos(DRIP_NANOS);
            }
        } catch (IOException _) {
            // Enough.
        }
    }

    /// Whole transactions of a good client, each over a connection of its own.
    private static String transactions(ChildTasso child) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            long from = System.nanoTime();
            check(Relay.hand(child.smtp(), "b@localhost", MESSAGE) == Answer.TAKEN, "a good client was not served");
            millis.add((System.nanoTime() - from) / 1_000_000);
        }
        millis.sort(Long::compare);
        long p99 = millis.get(TRANSACTIONS * 99 / 100 - 1);
        check(p99 < P99_MILLIS_MAX, "a good client took " + p99 + " ms at p99");
        return "p50 " + millis.get(TRANSACTIONS / 2) + " ms, p99 " + p99 + " ms";
    }

    static int sessions(ChildTasso child) throws Exception {
        return child.ask("GET", "/v1/status", "").path("sessions").asInt(-1);
    }

    private static String resident(ChildTasso child) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + child.process().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB resident at most")
                .findFirst()
                .orElse("");
    }

    private static String storm(Ground ground) throws Exception {
        RunningTasso.configure(ground.work(), limits("5m"));
        AtomicInteger connected = new AtomicInteger();
        Queue<Socket> open = new ConcurrentLinkedQueue<>();
        try (ChildTasso child = ChildTasso.start(ground.work());
                var pace = Executors.newScheduledThreadPool(2)) {
            var beat = pace.scheduleAtFixedRate(
                    () -> connected.addAndGet(knock(child.smtp(), open)),
                    0,
                    1_000L * STORM_PER_TICK / 2_000,
                    TimeUnit.MILLISECONDS);
            long from = System.nanoTime();
            String times = transactions(child);
            Relay.pass(Duration.ofMillis(STORM_MILLIS - (System.nanoTime() - from) / 1_000_000));
            beat.cancel(false);
            double seconds = (System.nanoTime() - from) / 1e9;
            check(connected.get() / seconds > STORM_PER_SECOND_MIN, "no storm: " + connected + " connections");
            check(Relay.hand(child.smtp(), "b@localhost", MESSAGE) == Answer.TAKEN, "no service after the storm");
            return String.format(
                    Locale.ROOT,
                    "%.0f connections a second for %.1f s; a good client: %s",
                    connected.get() / seconds,
                    seconds,
                    times);
        } finally {
            close(open, 0);
        }
    }

    /// Each stays for a while, so that whoever serves one after the other serves nobody else.
    private static int knock(InetSocketAddress server, Queue<Socket> open) {
        int connected = 0;
        for (int i = 0; i < STORM_PER_TICK; i++) {
            Socket socket = new Socket();
            open.add(socket);
            try {
                socket.bind(new InetSocketAddress(address(i), 0));
                socket.connect(server);
                connected++;
            } catch (IOException _) {
                // It had no room for this one.
            }
        }
        close(open, STORM_OPEN);
        return connected;
    }

    /// All but so many, the oldest first.
    private static void close(Queue<Socket> open, int but) {
        for (int more = open.size() - but; more > 0; more--) {
            try {
                open.remove().close();
            } catch (IOException _) {
                // It is gone all the same.
            }
        }
    }

    /// They send chunks of one octet, which no limit of a session counts, and read no answer: once nothing
    /// more goes out, the server waits `command-time` for them.
    private static String zeroWindow(Ground ground) throws Exception {
        RunningTasso.configure(ground.work(), limits("8s"));
        List<Socket> sockets = new ArrayList<>();
        byte[] chunks = ("EHLO rude.example\r\nMAIL FROM:<a@rude.example>\r\nRCPT TO:<b@localhost>\r\n"
                        + "BDAT 1\r\nx".repeat(CHUNKS))
                .getBytes(StandardCharsets.US_ASCII);
        try (ChildTasso child = ChildTasso.start(ground.work(), Map.of(), "-Xmx256m")) {
            long from = System.nanoTime();
            for (int i = 0; i < NEVER_READING; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(1_024);
                socket.connect(child.smtp());
                sockets.add(socket);
                Thread.ofVirtual().start(() -> {
                    try {
                        socket.getInputStream().skipNBytes(GREETING_OCTETS_MIN);
                        socket.getOutputStream().write(chunks);
                    } catch (IOException _) {
                        // Given up, as it should be.
                    }
                });
            }
            Relay.await(() -> "sessions", Relay.BACK_WITHIN, () -> sessionsNow(child) >= NEVER_READING);
            Relay.pass(STUCK_AFTER.minusNanos(System.nanoTime() - from));
            int stuck = sessions(child);
            check(stuck == NEVER_READING, "of those who read nothing only " + stuck + " are waited for");
            String times = transactions(child);
            Relay.await(
                    () -> "end of " + sessionsNow(child) + " sessions", GIVEN_UP_WITHIN, () -> sessionsNow(child) == 0);
            check(child.process().isAlive(), "it died");
            return NEVER_READING + " given up; a good client: " + times;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static int sessionsNow(ChildTasso child) {
        try {
            return sessions(child);
        } catch (Exception unreachable) {
            return -1;
        }
    }
}
