package dev.tasso.mta;

import dev.tasso.mta.spool.Mutants;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// A server in a process of its own, between a client and four destinations, with a ledger of what it promised.
///
/// Of four messages one is taken at once, one is refused and reported to its sender, and two are put off until
/// [#drain]: these come once and not once more, whatever happened before.
final class Relay implements AutoCloseable {

    static final Duration BACK_WITHIN = Duration.ofSeconds(10);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 50_000_000;
    private static final int LARGE_EVERY = 7;
    static final Script PUTTING_OFF = Script.normal().at(Step.END_OF_DATA, Fault.answer(451, "4.3.0", "Not yet"));
    static final Script REFUSING = Script.normal().at(Step.RCPT, Fault.answer(550, "5.1.1", "Nobody here"));

    /// A server that says nothing for so long does not serve.
    static final ClientOptions CLIENT = ClientOptions.named("client.test").with(Timeouts.each(Duration.ofSeconds(30)));

    /// For servers that are started often and for a short time.
    static final Map<String, String> QUICKLY = Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

    /// How a message was answered.
    enum Answer {
        TAKEN,
        REFUSED,
        /// The connection broke: whether it was taken is not known.
        UNKNOWN
    }

    private final Path home;
    private final Map<String, String> environment;
    private final Ledger ledger;
    private final AtomicInteger next = new AtomicInteger();
    private final ScenarioServer taking = ScenarioServer.start();
    private final ScenarioServer putting = ScenarioServer.start(PUTTING_OFF);
    private final ScenarioServer refusing = ScenarioServer.start(REFUSING);
    private final ScenarioServer reports = ScenarioServer.start();
    private Mutants mutant = Mutants.NONE;

    /// @param home a folder that is there
    /// @param further sections of the configuration
    Relay(Path home, long seed, Map<String, String> environment, String further) throws IOException {
        this.home = home;
        this.environment = environment;
        this.ledger = new Ledger(number -> PowerLoss.message(number, seed, LARGE_EVERY));
        String often = "intervals = [\"2s\"]";
        RunningTasso.configure(
                home,
                further
                        + RunningTasso.route("taking.example", taking.port(), often)
                        + RunningTasso.route("putting.example", putting.port(), often)
                        + RunningTasso.route("refusing.example", refusing.port(), often)
                        + RunningTasso.route("client.example", reports.port(), often));
    }

    Relay over(Mutants store) {
        mutant = store;
        return this;
    }

    Ledger ledger() {
        return ledger;
    }

    ScenarioServer taking() {
        return taking;
    }

    ScenarioServer refusing() {
        return refusing;
    }

    ScenarioServer putting() {
        return putting;
    }

    ScenarioServer reports() {
        return reports;
    }

    ChildTasso start() throws IOException {
        return mutant == Mutants.NONE
                ? ChildTasso.start(home, environment)
                : ChildTasso.startMutant(home, environment, mutant);
    }

    static String recipient(int number) {
        return switch (number % 4) {
            case 0 -> "b@taking.example";
            case 1 -> "b@refusing.example";
            default -> "b@putting.example";
        };
    }

    /// Sends the next message over a connection of its own, and enters the answer.
    Answer send(ChildTasso child) {
        return send(child.smtp(), next.getAndIncrement());
    }

    Answer send(InetSocketAddress address, int number) {
        Answer answer = hand(address, recipient(number), ledger.message(number));
        switch (answer) {
            case TAKEN -> ledger.promise(number);
            case REFUSED -> ledger.refuse(number);
            case UNKNOWN -> {}
        }
        return answer;
    }

    /// Hands a message in that no ledger knows.
    static Answer hand(InetSocketAddress address, String to, String message) {
        try (SmtpClient client = SmtpClient.connect(CLIENT, address)) {
            client.greeting();
            client.hello();
            Sent sent = client.send(RunningTasso.outgoing("a@client.example", List.of(to), message));
            return sent.accepted() ? Answer.TAKEN : Answer.REFUSED;
        } catch (IOException _) {
            return Answer.UNKNOWN;
        }
    }

    /// How many came twice of those that were put off until the end.
    static int puttingAgain(Ledger.Balance balance) {
        return (int) balance.again().stream().filter(number -> number % 4 > 1).count();
    }

    /// Sends messages until one is taken; how long that took.
    Duration sendUntilTaken(ChildTasso child) {
        long from = System.nanoTime();
        await(() -> "a 250" + said(child), BACK_WITHIN, () -> send(child) == Answer.TAKEN);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /// Lets everything be delivered, by a server that is sound, and compares.
    Ledger.Balance drain() throws Exception {
        putting.follow(Script.normal());
        try (ChildTasso child = start()) {
            drain(child);
            if (mutant == Mutants.NONE && child.terminate() != 0) {
                throw new AssertionError("it did not end well: " + child.said());
            }
        }
        return balance();
    }

    /// Until the queue is empty, while something happens.
    void drain(ChildTasso child) throws Exception {
        putting.follow(Script.normal());
        long deadline = System.nanoTime() + DRAINED_WITHIN.toNanos();
        JsonNode queue = child.ask("GET", "/v1/queue", "");
        while (!queue.path("recipients").isEmpty() || !queue.has("recipients")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not drained within " + DRAINED_WITHIN + ": " + queue + said(child));
            }
            child.ask("POST", "/v1/queue/retry", "{\"filter\":{},\"messagesMax\":1000000}");
            LockSupport.parkNanos(POLL_NANOS * 4);
            queue = child.ask("GET", "/v1/queue", "");
        }
    }

    Ledger.Balance balance() {
        List<ReceivedMail> mails = new ArrayList<>(taking.received());
        mails.addAll(putting.received());
        return ledger.balance(mails, reports.received());
    }

    /// Looks again and again; an error that says what was waited for.
    static void await(Supplier<String> what, Duration within, BooleanSupplier condition) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("within " + within + " no " + what.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// Lets time pass, where the time itself is what a server must withstand.
    static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static String said(ChildTasso child) {
        List<String> said = child.said();
        return "\n  " + String.join("\n  ", said.subList(Math.max(0, said.size() - 12), said.size()));
    }

    static Path folder(Path work, String name) throws IOException {
        return Files.createDirectories(work.resolve(name));
    }

    Path home() {
        return home;
    }

    @Override
    public void close() {
        taking.close();
        putting.close();
        refusing.close();
        reports.close();
    }
}
