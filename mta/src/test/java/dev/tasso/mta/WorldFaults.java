package dev.tasso.mta;

import static dev.tasso.mta.DiskFaults.check;

import dev.tasso.mta.Relay.Answer;
import dev.tasso.mta.Trials.Ground;
import dev.tasso.mta.dns.LoopbackDns;
import dev.tasso.mta.spool.SpoolFiles;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Clocks that jump, files that rot, a spool of another version, and a DNS that is away (ATTACKS 130, 131, 135, 140).
final class WorldFaults {

    private static final int MESSAGES = 16;
    private static final Duration TEN_YEARS = Duration.ofDays(3_652);
    private static final Duration WATCHED = Duration.ofSeconds(3);
    private static final int FLIPS_IN_LOG = 12;
    private static final int TORN_OCTETS_MAX = 2_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration DNS_RETRY = Duration.ofSeconds(1);
    private static final Pattern DEFERRED = Pattern.compile("deferred b@far\\S+ at attempt (\\d+)");

    private WorldFaults() {}

    /// The clock of the world goes ten years on, back to yesterday, and back once more in the wait for a retry.
    static String clock(Ground ground) throws Exception {
        StorageShim shim = new StorageShim(ground.work().resolve("control"), ground.work());
        try (Relay relay = new Relay(Relay.folder(ground.work(), "home"), ground.seed(), shim.environment(), "")) {
            int most = 0;
            try (ChildTasso child = relay.start()) {
                for (int i = 0; i < MESSAGES; i++) {
                    relay.send(child);
                }
                for (Duration off : List.of(TEN_YEARS, Duration.ofDays(-1), Duration.ofDays(-2), Duration.ZERO)) {
                    shim.setClock(off);
                    int before = attempts(child);
                    Relay.pass(WATCHED);
                    int tries = attempts(child) - before;
                    most = Math.max(most, tries);
                    int due = (int) (WATCHED.toMillis() / RETRY.toMillis() + 1) * waiting(relay);
                    check(
                            tries <= due,
                            tries + " attempts in " + WATCHED + " at " + off + ", at most " + due + " are due");
                    check(tries > 0, "no retries at " + off + Relay.said(child));
                    check(relay.send(child) == Answer.TAKEN, "no 250 at " + off);
                }
                check(
                        relay.reports().receivedCount()
                                <= relay.ledger().promised().size() / 2,
                        "early bounces");
                child.kill();
            }
            shim.setClock(TEN_YEARS);
            Ledger.Balance balance = relay.drain();
            check(balance.nothingLost() && Relay.puttingAgain(balance) == 0, balance.toString());
            Set<Integer> reported = Ledger.numbers(relay.reports().received());
            check(reported.stream().allMatch(number -> number % 4 == 1), "bounced too early: " + reported);
            return "at most " + most + " attempts in " + WATCHED.toSeconds() + " s; after a start in ten years: "
                    + balance;
        }
    }

    private static int waiting(Relay relay) {
        return (int) relay.ledger().promised().stream()
                .filter(number -> number % 4 > 1)
                .count();
    }

    /// Conversations of the server that were put off, so far.
    private static int attempts(ChildTasso child) {
        return (int) child.said().stream()
                .filter(line -> line.contains("deferred b@putting.example"))
                .count();
    }

    /// Octets of one file of a queue are flipped, or its log ends in half a write: what does not come is named.
    static String damage(Ground ground) throws Exception {
        int rounds = ground.full() ? 60 : 4;
        Random random = new Random(ground.seed());
        List<String> figures = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (Relay relay =
                    new Relay(Relay.folder(ground.work(), "home-" + round), ground.seed() + round, Relay.QUICKLY, "")) {
                try (ChildTasso child = relay.start()) {
                    for (int i = 0; i < MESSAGES * 2; i++) {
                        relay.send(child);
                    }
                    end(child, round % 2 == 0 || random.nextBoolean());
                }
                String what = spoil(relay.home().resolve("data/spool/store"), round % 2 == 0, random);
                figures.add(what + ": " + recovered(relay, what));
            }
        }
        return String.join("; ", figures);
    }

    /// A queue in the log, or one in tables.
    private static void end(ChildTasso child, boolean killed) throws InterruptedException {
        if (killed) {
            child.kill();
        } else {
            check(child.terminate() == 0, "it did not end well");
        }
    }

    private static String recovered(Relay relay, String what) throws Exception {
        relay.putting().follow(Script.normal());
        long named;
        try (ChildTasso child = relay.start()) {
            relay.drain(child);
            named = child.said().stream().filter(line -> line.contains("LOST")).count();
            check(child.terminate() == 0, "it did not end well");
        }
        Ledger.Balance balance = relay.balance();
        Set<Integer> lost = new TreeSet<>(balance.lost());
        check(balance.torn().isEmpty(), what + ": " + balance);
        check(lost.size() <= named, what + ": lost without a word: " + balance + "; named " + named);
        return balance.promised() + " promised, " + lost.size() + " lost, " + named + " named";
    }

    private static String spoil(Path store, boolean log, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(store)) {
            files = all.filter(file -> !file.getFileName().toString().matches("LOCK|LOG.*|IDENTITY"))
                    .filter(file -> file.toFile().length() > 0)
                    .filter(file -> !log || file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] octets = Files.readAllBytes(file);
        if (log && random.nextBoolean()) {
            byte[] half = new byte[1 + random.nextInt(TORN_OCTETS_MAX)];
            random.nextBytes(half);
            Files.write(file, half, StandardOpenOption.APPEND);
            return file.getFileName() + " with " + half.length + " octets of a torn write";
        }
        int flips = log ? FLIPS_IN_LOG : 1;
        for (int i = 0; i < flips; i++) {
            octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, octets);
        return flips + " flipped in " + file.getFileName();
    }

    /// A spool of a version that is not known yet is refused with a word and left as it is; one without a mark, as
    /// versions before the mark left it, is read.
    static String format(Ground ground) throws Exception {
        try (Relay relay = new Relay(ground.work(), ground.seed(), Relay.QUICKLY, "")) {
            Path spool = ground.work().resolve("data/spool");
            Path mark = spool.resolve("format");
            try (ChildTasso child = relay.start()) {
                for (int i = 0; i < MESSAGES; i++) {
                    relay.send(child);
                }
                child.kill();
            }
            String known = Files.readString(mark);
            Files.writeString(mark, "1000000\n");
            Map<Path, String> before = SpoolFiles.in(spool);
            String refusal = "none";
            try (ChildTasso child = relay.start()) {
                child.kill();
            } catch (ChildTasso.EndedEarly refused) {
                refusal = String.valueOf(refused.getMessage());
            }
            check(
                    refusal.contains("format 1000000"),
                    "a spool of a later format was opened, or refused oddly: " + refusal);
            check(SpoolFiles.in(spool).equals(before), "a spool of a later format was refused, but not left alone");
            Files.delete(mark);
            Ledger.Balance balance = relay.drain();
            check(balance.nothingLost() && Relay.puttingAgain(balance) == 0, balance.toString());
            check(Files.readString(mark).equals(known), "the mark is " + Files.readString(mark) + ", not " + known);
            return "a later format was refused, a spool without a mark was read; " + balance;
        }
    }

    /// Nobody answers questions; then somebody does.
    static String dns(Ground ground) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ScenarioServer sink = ScenarioServer.start()) {
            int port = freePort();
            String mx = """
                [retry]
                intervals = ["1s"]
                jitter = 0.0
                [deliver]
                private-addresses = ["127.0.0.0/8"]
                mx-port = %d
                [dns]
                servers = ["127.0.0.1:%d"]
                timeout = "1s"
                """.formatted(sink.port(), port);
            RunningTasso.configure(ground.work(), mx);
            try (ChildTasso child = ChildTasso.start(ground.work(), Relay.QUICKLY)) {
                try (DatagramSocket _ = new DatagramSocket(port, loopback)) {
                    for (int i = 0; i < MESSAGES; i++) {
                        String message = "Subject: " + i + "\r\n\r\nhello\r\n";
                        check(
                                Relay.hand(child.smtp(), "b@far" + i + ".example", message) == Answer.TAKEN,
                                "no 250 while DNS was down");
                    }
                    Relay.await(() -> "deferral" + Relay.said(child), SOON, () -> deferred(child) == MESSAGES);
                    int before = attemptsOfOne(child);
                    Relay.pass(WATCHED);
                    int tries = attemptsOfOne(child) - before;
                    int due = (int) (WATCHED.toMillis() / DNS_RETRY.toMillis()) + 1;
                    check(tries <= due, tries + " attempts in " + WATCHED + ", at most " + due + " are due");
                    check(tries > 0, "no retries while DNS was down" + Relay.said(child));
                    check(sink.receivedCount() == 0 && failed(child) == 0, "something failed while DNS was down");
                }
                try (LoopbackDns _ = new LoopbackDns(port, _ -> loopback)) {
                    Relay.await(() -> "delivery" + Relay.said(child), SOON, () -> sink.receivedCount() == MESSAGES);
                }
                check(failed(child) == 0, "something failed");
                check(child.terminate() == 0, "it did not end well");
                return MESSAGES + " deferred while DNS was away, none failed, all delivered once when it was back";
            }
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static int deferred(ChildTasso child) {
        Set<String> domains = new TreeSet<>();
        for (String line : child.said()) {
            if (line.contains("deferred b@far")) {
                domains.add(line.replaceAll(".*deferred (\\S+).*", "$1"));
            }
        }
        return domains.size();
    }

    /// The most attempts that one message had, by their numbers: of many lines not all are kept.
    private static int attemptsOfOne(ChildTasso child) {
        return child.said().stream()
                .map(DEFERRED::matcher)
                .filter(Matcher::find)
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .max()
                .orElse(0);
    }

    private static int failed(ChildTasso child) {
        return (int)
                child.said().stream().filter(line -> line.contains(" failed ")).count();
    }
}
