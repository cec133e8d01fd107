package dev.tasso.mta;

import static dev.tasso.mta.DiskFaults.check;

import dev.tasso.mta.StorageShim.Errno;
import dev.tasso.mta.StorageShim.How;
import dev.tasso.mta.StorageShim.Wrong;
import dev.tasso.mta.spool.Mutants;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A server in a process of its own, and messages that live in it one after the other while its disk fails: for one
/// recipient each is put off and then taken, for a second it is refused and reported, and for a third it is deleted by
/// hand.
///
/// What was promised although something had failed must be on the disk. So after such a promise no call to the disk
/// succeeds until the server has given its store up: what it has in its memory is lost, as by kill -9, but in a second.
final class Lives implements AutoCloseable {

    /// Any step of a life, a failure and a start included.
    private static final Duration STEP_WITHIN = Duration.ofSeconds(30);

    /// So long nothing is written when a life is over: more than a completion waits for its force.
    private static final long QUIET_NANOS = 200_000_000;

    private static final long POLL_NANOS = 20_000_000;

    /// It is made for a large body before its 250 and at no other time. What it is to force stays where it is even
    /// if it fails, so nothing else would show that nobody looked at its end.
    private static final String FORCE_OF_NAMES = "fsync bodies";

    private static final String SOON = "intervals = [\"300ms\"]";

    private final Path home;
    private final long seed;
    private final StorageShim shim;
    private final Mutants mutant;
    private final ScenarioServer greylisting =
            ScenarioServer.start(Script.normal().greylisting(1));
    private final ScenarioServer refusing = ScenarioServer.start(Relay.REFUSING);
    private final ScenarioServer never = ScenarioServer.start(Relay.PUTTING_OFF);
    private final ScenarioServer client = ScenarioServer.start();

    /// Messages that were taken, and how often each may come: once, and once more for each trouble in its life.
    private final Map<Integer, Integer> lives = new TreeMap<>();

    private final Map<Integer, Integer> probes = new TreeMap<>();
    private final Set<Integer> kept = new TreeSet<>();
    private final Set<Integer> refused = new TreeSet<>();
    private ChildTasso child;
    private int next;
    private int troubles;

    /// The call that went wrong in this life, and its file; empty where none has.
    private String met = "";

    private Duration longest = Duration.ZERO;

    /// @param home a folder that is there
    Lives(Path home, long seed, StorageShim shim, Mutants mutant) throws IOException {
        this.home = home;
        this.seed = seed;
        this.shim = shim;
        this.mutant = mutant;
        RunningTasso.configure(
                home,
                RunningTasso.route("greylisting.example", greylisting.port(), SOON)
                        + RunningTasso.route("refusing.example", refusing.port(), SOON)
                        + RunningTasso.route("never.example", never.port(), "intervals = [\"1h\"]")
                        + RunningTasso.route("client.example", client.port(), SOON));
        child = start();
    }

    /// Again and again, as long as it is because of a call that went wrong that it does not start.
    private ChildTasso start() throws IOException {
        while (true) {
            troubles++;
            long hitsBefore = shim.hits();
            try {
                return mutant == Mutants.NONE
                        ? ChildTasso.start(home, shim.environment())
                        : ChildTasso.startMutant(home, shim.environment(), mutant);
            } catch (ChildTasso.EndedEarly refused) {
                if (shim.hits() == hitsBefore) {
                    throw refused;
                }
            }
        }
    }

    /// A whole life, in which the shim may let a call fail; answers which one did, or nothing.
    ///
    /// @param large whether its body goes ahead in chunks
    String live(boolean large) throws IOException {
        met = "";
        int before = troubles;
        int number = taken(large, Lives::three);
        loseMemoryAfter(before);
        await("report of " + number, () -> has(client, "a" + number + "@client.example"));
        delete(number);
        do {
            await("end of " + number, () -> has(greylisting, three(number).getFirst()) && isOver());
            quieten();
        } while (met.isEmpty() && shim.hits() > 0);
        lives.put(number, 1 + troubles - before);
        return met;
    }

    /// The store is given up and opened again, while the shim lets a call of that fail; answers which one did. Then a
    /// message is taken, which stays until the end.
    ///
    /// @param arm what is told to the shim before the opening
    String open(Runnable arm) throws IOException {
        loseMemory(arm);
        met = "";
        int number = taken(false, n -> List.of(third(n)));
        kept.add(number);
        return met;
    }

    private static List<String> three(int number) {
        return List.of("g" + number + "@greylisting.example", "r" + number + "@refusing.example", third(number));
    }

    private static String third(int number) {
        return "d" + number + "@never.example";
    }

    private String message(int number) {
        return PowerLoss.message(number, seed, 2);
    }

    /// Hands messages in, each as a new one, until one is taken; answers its number.
    private int taken(boolean large, IntFunction<List<String>> to) throws IOException {
        long from = System.nanoTime();
        boolean atOnce = true;
        for (int number = number(large); ; number = number(large)) {
            boolean taken = offer(number, to.apply(number));
            Duration waited = Duration.ofNanos(System.nanoTime() - from);
            if (taken && met.isEmpty() && shim.hits() > 0) {
                check(!(atOnce && shim.hit().startsWith(FORCE_OF_NAMES)), "a 250 although a force had failed");
                notice();
                longest = waited.compareTo(longest) > 0 ? waited : longest;
            }
            if (taken) {
                return number;
            }
            check(waited.compareTo(Relay.BACK_WITHIN) < 0, "no 250 within " + waited + Relay.said(child));
            atOnce = false;
            pause();
            reviveIfDead();
        }
    }

    private void notice() {
        met = shim.hit();
        troubles++;
    }

    private int number(boolean large) {
        next += 2;
        return next + (large ? 0 : 1);
    }

    private boolean offer(int number, List<String> to) {
        try (SmtpClient smtp = SmtpClient.connect(Relay.CLIENT, child.smtp())) {
            smtp.greeting();
            smtp.hello();
            Sent sent = smtp.send(RunningTasso.outgoing("a" + number + "@client.example", to, message(number)));
            int code = sent.results().getFirst().reply().code();
            check(sent.accepted() || code / 100 == 4, "a disk that fails is no reason for " + sent);
            if (!sent.accepted()) {
                refused.add(number);
            }
            return sent.accepted();
        } catch (IOException broken) {
            return false;
        }
    }

    private static boolean has(ScenarioServer server, String recipient) {
        return server.received().stream().anyMatch(mail -> mail.recipients().contains(recipient));
    }

    /// Until it is done. What was said to be done although something failed is done for good.
    private void delete(int number) throws IOException {
        int before = troubles;
        boolean[] said = {false};
        await("deletion of " + number, () -> {
            said[0] = askToDelete(number);
            return said[0] || isEmpty(third(number));
        });
        if (loseMemoryAfter(before)) {
            await("answer about " + number, () -> waiting(third(number)).isArray());
            check(!said[0] || isEmpty(third(number)), number + " was deleted, and is there again");
        }
        await("deletion of " + number, () -> {
            boolean _ = askToDelete(number);
            return isEmpty(third(number));
        });
    }

    /// What was promised since something went wrong shall be on the disk; answers whether something did.
    private boolean loseMemoryAfter(int troublesBefore) throws IOException {
        if (met.isEmpty() && shim.hits() > 0) {
            noticeFailure();
        }
        boolean any = troubles > troublesBefore;
        if (any) {
            loseMemory(() -> {});
            await("answer", () -> waiting("").isArray());
        }
        return any;
    }

    /// From here on no call succeeds, until the store is given up.
    ///
    /// @param then what is told to the shim before the store is opened again
    private void loseMemory(Runnable then) {
        shim.armForGood(new Wrong(How.FAIL, Errno.EIO), StorageShim.CHANGES);
        do {
            check(!offer(number(false), List.of("nobody@never.example")), "a 250 while nothing could be written");
            pause();
        } while (shim.hits() == 0);
        quieten();
        shim.disarm();
        then.run();
        troubles++;
    }

    private boolean askToDelete(int number) {
        String body = "{\"filter\":{\"recipient\":\"" + third(number) + "\"},\"messagesMax\":1}";
        JsonNode answer = ask("POST", "/v1/queue/delete", body);
        return answer.path("recipients").asInt(0) > 0;
    }

    /// Whether nothing is left but what waits until the end: what was kept, and what was taken although the connection
    /// broke before the client heard of it.
    private boolean isOver() {
        JsonNode waiting = waiting("");
        return waiting.isArray()
                && waiting.valueStream()
                        .allMatch(one -> one.path("to").asString("").endsWith("@never.example"));
    }

    private boolean isEmpty(String recipient) {
        JsonNode waiting = waiting(recipient);
        return waiting.isArray() && waiting.isEmpty();
    }

    /// What is in the queue, for one recipient or for all; no list where there is no answer.
    private JsonNode waiting(String recipient) {
        String filter = recipient.isEmpty() ? "" : "?recipient=" + recipient;
        return ask("GET", "/v1/queue" + filter, "").path("recipients");
    }

    private JsonNode ask(String method, String path, String body) {
        try {
            return child.ask(method, path, body);
        } catch (IOException failing) {
            return MissingNode.getInstance();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void await(String what, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + STEP_WITHIN.toNanos();
        for (boolean met = false; !met; met = condition.getAsBoolean()) {
            check(System.nanoTime() < deadline, "no " + what + ", but " + waiting("") + Relay.said(child));
            reviveIfDead();
            noticeFailure();
            pause();
        }
    }

    /// When something fails the server must serve again by itself, soon.
    private void noticeFailure() throws IOException {
        if (met.isEmpty() && shim.hits() > 0) {
            int before = troubles;
            int probe = taken(false, number -> List.of("p" + number + "@client.example"));
            probes.put(probe, 2 + troubles - before);
        }
    }

    private void reviveIfDead() throws IOException {
        if (!child.process().isAlive()) {
            child = start();
        }
    }

    private void quieten() {
        long calls = shim.calls();
        long from = System.nanoTime();
        while (System.nanoTime() - from < QUIET_NANOS) {
            pause();
            if (shim.calls() != calls) {
                calls = shim.calls();
                from = System.nanoTime();
            }
        }
    }

    private static void pause() {
        LockSupport.parkNanos(POLL_NANOS);
    }

    /// The longest time from a failure to the next 250.
    Duration longest() {
        return longest;
    }

    /// Kills the server, starts it again, lets everything be delivered, and compares; answers how many were promised.
    int end() throws IOException, InterruptedException {
        shim.disarm();
        child.kill();
        child = start();
        never.follow(Script.normal());
        await("end of all", () -> {
            JsonNode _ = ask("POST", "/v1/queue/retry", "{\"filter\":{},\"messagesMax\":1000000}");
            return isEmpty("");
        });
        check(mutant != Mutants.NONE || child.terminate() == 0, "it did not end well" + Relay.said(child));
        lives.forEach((number, most) -> {
            came(greylisting, three(number).getFirst(), number, most);
            came(client, "a" + number + "@client.example", number, most);
        });
        probes.forEach((number, most) -> came(client, "p" + number + "@client.example", number, most));
        kept.forEach(number -> came(never, third(number), number, 2));
        for (ScenarioServer server : List.of(greylisting, client, never)) {
            for (ReceivedMail mail : server.received()) {
                int number = Ledger.number(mail);
                check(!refused.contains(number), number + " came though refused");
            }
        }
        return lives.size() + probes.size() + kept.size();
    }

    private void came(ScenarioServer server, String recipient, int number, int most) {
        List<String> texts = server.received().stream()
                .filter(mail -> mail.recipients().contains(recipient))
                .map(ReceivedMail::text)
                .toList();
        check(!texts.isEmpty() && texts.size() <= most, number + " came " + texts.size() + " times to " + recipient);
        boolean report = recipient.startsWith("a");
        check(
                texts.stream().allMatch(text -> report || text.endsWith(message(number))),
                number + " came in parts to " + recipient);
    }

    @Override
    public void close() {
        child.close();
        greylisting.close();
        refusing.close();
        never.close();
        client.close();
    }
}
