package dev.tasso.mta;

import dev.tasso.mta.journal.Event;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Messages from a client through the server to a sink over networks that delay, cut, reset, half-close, stall and
/// chop, by seeded schedules: each arrives whole, and arrives again only where a connection broke, so that a final
/// reply
/// may have been lost on the way (RFC 1047; ATTACKS 136, 137).
///
/// Arguments: schedules, seed. Exits with 1 where one was not kept.
final class NetworkSchedules {

    private static final int LANES = 10;
    private static final int TRIES_MAX = 12;
    private static final int CONNECTIONS_HURT_MAX = 3;
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(60);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final int COMMAND_OCTETS = 200;
    private static final int REPLY_OCTETS = 700;
    private static final int LARGE_EVERY = 5;

    /// What a schedule went through.
    private record Result(int number, String drawn, int tries, int brokenBefore, int brokenBehind) {}

    private final long seed;
    private final RunningTasso tasso;
    private final ScenarioServer sink;
    private final NetworkProxy[] before = new NetworkProxy[LANES];
    private final NetworkProxy[] behind;

    private NetworkSchedules(long seed, RunningTasso tasso, ScenarioServer sink, NetworkProxy[] behind)
            throws IOException {
        this.seed = seed;
        this.tasso = tasso;
        this.sink = sink;
        this.behind = behind;
        for (int lane = 0; lane < LANES; lane++) {
            before[lane] = new NetworkProxy(tasso.address("mx"));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("tasso-network");
        List<String> wrong = run(folder, Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]));
        wrong.forEach(System.out::println);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /// Runs so many schedules; returns what was not kept, and prints a line of figures.
    static List<String> run(Path folder, int schedules, long seed) throws Exception {
        long from = System.nanoTime();
        NetworkProxy[] behind = new NetworkProxy[LANES];
        try (ScenarioServer sink = ScenarioServer.start()) {
            StringBuilder routes = new StringBuilder();
            for (int lane = 0; lane < LANES; lane++) {
                behind[lane] = new NetworkProxy(sink.address());
                routes.append(
                        RunningTasso.route(domain(lane), behind[lane].address().getPort(), "intervals = [\"1s\"]"));
            }
            try (RunningTasso tasso = RunningTasso.start(folder, routes.toString())) {
                NetworkSchedules run = new NetworkSchedules(seed, tasso, sink, behind);
                List<Result> results = run.all(schedules);
                List<String> wrong = results.stream()
                        .map(run::judge)
                        .filter(judgement -> !judgement.isEmpty())
                        .toList();
                System.out.printf(
                        "network: %d schedules, seed %d: %d tries, %d arrived; connections broken before it %d, behind"
                                + " it %d; not kept %d (%.1f s)%n",
                        schedules,
                        seed,
                        results.stream().mapToInt(Result::tries).sum(),
                        sink.receivedCount(),
                        results.stream().mapToInt(Result::brokenBefore).sum(),
                        results.stream().mapToInt(Result::brokenBehind).sum(),
                        wrong.size(),
                        (System.nanoTime() - from) / 1e9);
                return wrong;
            }
        } finally {
            for (NetworkProxy network : behind) {
                network.close();
            }
        }
    }

    private static String domain(int lane) {
        return "lane" + lane + ".example";
    }

    private List<Result> all(int schedules) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<List<Result>>> lanes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int lane : IntStream.range(0, LANES).toArray()) {
                lanes.add(threads.submit(() -> {
                    List<Result> results = new ArrayList<>();
                    for (int number = next.getAndIncrement(); number < schedules; number = next.getAndIncrement()) {
                        results.add(one(lane, number));
                    }
                    return results;
                }));
            }
        }
        List<Result> results = new ArrayList<>();
        for (Future<List<Result>> lane : lanes) {
            results.addAll(lane.get());
        }
        return results;
    }

    /// One message through the networks of a lane, which nothing else uses meanwhile.
    private Result one(int lane, int number) throws Exception {
        Random random = new Random(seed * 1_000_003 + number);
        String message = PowerLoss.message(number, seed, LARGE_EVERY);
        StringBuilder drawn = new StringBuilder("before:");
        arm(before[lane], random, message.length(), drawn);
        arm(behind[lane], random, message.length(), drawn.append(" behind:"));
        int brokenBefore = before[lane].broken();
        int brokenBehind = behind[lane].broken();
        int tries = send(lane, number, message);
        before[lane].calm();
        Relay.await(
                () -> "arrival of " + number + " " + drawn,
                ARRIVES_WITHIN,
                () -> !arrived(number).isEmpty());
        for (String id : accepted(number)) {
            tasso.told()
                    .await(event -> event instanceof Event.Attempted attempted
                            && attempted.message().text().equals(id)
                            && attempted.next().isEmpty());
        }
        behind[lane].calm();
        return new Result(
                number,
                drawn.toString(),
                tries,
                before[lane].broken() - brokenBefore,
                behind[lane].broken() - brokenBehind);
    }

    private static void arm(NetworkProxy network, Random random, int octets, StringBuilder drawn) {
        int connections = 1 + random.nextInt(CONNECTIONS_HURT_MAX);
        for (int i = 0; i < connections; i++) {
            boolean up = random.nextBoolean();
            NetworkFault fault = draw(random, up ? COMMAND_OCTETS + octets : REPLY_OCTETS);
            network.arm(new NetworkProxy.Faults(
                    up ? fault : new NetworkFault.None(), up ? new NetworkFault.None() : fault));
            drawn.append(up ? " up " : " down ").append(fault);
        }
    }

    private static NetworkFault draw(Random random, int octets) {
        long after = random.nextInt(octets);
        Duration pause = Duration.ofMillis(100 + random.nextInt(900));
        return switch (random.nextInt(7)) {
            case 0 -> new NetworkFault.Delay(pause.dividedBy(10));
            case 1 -> new NetworkFault.Cut(after);
            case 2 -> new NetworkFault.Reset(after);
            case 3 -> new NetworkFault.HalfClose(after);
            case 4 -> new NetworkFault.OneByteSegments();
            case 5 -> new NetworkFault.Stall(after, pause);
            default -> new NetworkFault.Silence(after, pause);
        };
    }

    /// As a client does that loses nothing: again until it has a 250. Returns how often it tried.
    private int send(int lane, int number, String message) {
        for (int tries = 1; tries <= TRIES_MAX; tries++) {
            try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), before[lane].address())) {
                client.greeting();
                client.hello();
                Outgoing mail = RunningTasso.outgoing("a@client.example", List.of(mailbox(number, lane)), message);
                if (client.send(mail).accepted()) {
                    return tries;
                }
            } catch (IOException _) {
                // Whether it was taken is not known.
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
        throw new AssertionError("message " + number + " was not taken in " + TRIES_MAX + " tries");
    }

    private static String mailbox(int number, int lane) {
        return "m" + number + "@" + domain(lane);
    }

    /// The ids under which the server has taken this message.
    private List<String> accepted(int number) {
        return tasso.told().events().stream()
                .filter(Event.Accepted.class::isInstance)
                .map(Event.Accepted.class::cast)
                .filter(event -> event.recipients().getFirst().text().startsWith("m" + number + "@"))
                .map(event -> event.message().text())
                .toList();
    }

    private List<ReceivedMail> arrived(int number) {
        return sink.received().stream()
                .filter(mail -> Ledger.number(mail) == number)
                .toList();
    }

    /// When everything is over: what was not kept, or nothing.
    private String judge(Result result) {
        List<ReceivedMail> mails = arrived(result.number());
        int accepted = accepted(result.number()).size();
        String message = PowerLoss.message(result.number(), seed, LARGE_EVERY);
        String told = result + ": " + accepted + " accepted, " + mails.size() + " arrived";
        if (mails.isEmpty()) {
            return "lost: " + told;
        }
        if (mails.stream().anyMatch(mail -> !mail.text().endsWith(message))) {
            return "torn: " + told;
        }
        boolean reason = accepted <= 1 + result.brokenBefore() && mails.size() <= accepted + result.brokenBehind();
        return reason ? "" : "again without a reason: " + told;
    }
}
