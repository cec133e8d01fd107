package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 in the middle of a run, then a restart: every message that got its 250 is delivered, and the only messages
/// that arrive twice are those whose attempt was under way (RFC 1047).
///
/// `-Dtasso.kill.rounds=10 -Dtasso.kill.messages=5000` is the whole run; by default it is a short one.
/// `-Dtasso.kill.seed=N` repeats a run.
class KillTest {
    private static final int SENDERS = 8;
    private static final int CONNECTIONS_PER_SITE = 10;
    private static final long MINUTES_MAX = 5;
    private static final int ASKED_MAX = 5;

    @TempDir
    private Path folder;

    @Test
    void l124_noMessageThatGotA250IsLost() throws Exception {
        int rounds = Integer.getInteger("tasso.kill.rounds", 2);
        int messages = Integer.getInteger("tasso.kill.messages", 600);
        long seed = Long.getLong("tasso.kill.seed", System.nanoTime());
        System.out.println("kill -9: " + rounds + " rounds of " + messages + " messages, -Dtasso.kill.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            Path home = Files.createDirectory(folder.resolve("round-" + round));
            run(home, messages, messages / 10 + random.nextInt(messages * 8 / 10));
        }
    }

    private static void run(Path home, int messages, int killAfter) throws Exception {
        Script deferring = Script.normal().at(Step.END_OF_DATA, Fault.answer(451, "4.3.0", "Not yet"));
        try (ScenarioServer taking = ScenarioServer.start(Script.normal());
                ScenarioServer putting = ScenarioServer.start(deferring)) {
            String further = "intervals = [\"2s\"]\nconnections-per-site = " + CONNECTIONS_PER_SITE;
            RunningTasso.configure(
                    home,
                    RunningTasso.route("taking.example", taking.port(), further)
                            + RunningTasso.route("putting.example", putting.port(), further));
            Map<Integer, String> promised = new ConcurrentHashMap<>();
            try (ChildTasso child = ChildTasso.start(home)) {
                sendUntilKilled(child, messages, killAfter, promised);
            }
            putting.follow(Script.normal());
            try (ChildTasso child = ChildTasso.start(home)) {
                child.ask("POST", "/v1/queue/retry", "{\"filter\":{},\"messagesMax\":1000000}");
                awaitPromised(child, promised, taking, 0);
                awaitPromised(child, promised, putting, 1);
                assertThat(child.terminate()).isZero();
            }
            judge(promised, taking.received(), putting.received());
        }
    }

    /// Sends on several connections; kills the server when so many messages have got their 250.
    private static void sendUntilKilled(ChildTasso child, int messages, int killAfter, Map<Integer, String> promised)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        CountDownLatch kill = new CountDownLatch(1);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(Thread.startVirtualThread(() -> {
                send(child, messages, killAfter, next, promised, kill);
                kill.countDown();
            }));
        }
        assertThat(kill.await(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        child.kill();
        for (Thread sender : senders) {
            sender.join();
        }
    }

    private static void send(
            ChildTasso child,
            int messages,
            int killAfter,
            AtomicInteger next,
            Map<Integer, String> promised,
            CountDownLatch kill) {
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), child.smtp())) {
            client.greeting();
            client.hello();
            for (int number = next.getAndIncrement(); number < messages; number = next.getAndIncrement()) {
                String domain = number % 2 == 0 ? "taking.example" : "putting.example";
                String message = "Subject: " + number + "\r\n\r\n" + "x".repeat(number % 60 + 1) + "\r\n";
                Sent sent = client.send(RunningTasso.outgoing("a@client.example", List.of("b@" + domain), message));
                if (sent.accepted()) {
                    promised.put(number, RunningTasso.id(sent));
                }
                if (promised.size() >= killAfter) {
                    kill.countDown();
                }
            }
        } catch (IOException _) {
            // Killed: whether the last one was taken is not known.
        }
    }

    /// Until everything that was promised to this server has arrived there.
    private static void awaitPromised(
            ChildTasso child, Map<Integer, String> promised, ScenarioServer server, int remainder) throws Exception {
        Set<Integer> missing = new TreeSet<>(promised.keySet());
        missing.removeIf(number -> number % 2 != remainder);
        int seen = 0;
        while (true) {
            List<ReceivedMail> mails = server.received();
            mails.subList(seen, mails.size()).forEach(mail -> missing.remove(number(mail)));
            seen = mails.size();
            if (missing.isEmpty()) {
                return;
            }
            try {
                server.await(seen + 1, RunningTasso.PATIENCE);
            } catch (AssertionError late) {
                throw new AssertionError(whereabouts(child, promised, missing), late);
            }
        }
    }

    /// What the server itself says of the messages that did not come.
    private static String whereabouts(ChildTasso child, Map<Integer, String> promised, Set<Integer> missing)
            throws Exception {
        StringBuilder text = new StringBuilder(missing.size() + " of " + promised.size() + " did not come: ");
        for (int number : missing.stream().limit(ASKED_MAX).toList()) {
            String id = promised.get(number);
            text.append("\n").append(number).append(": ").append(child.ask("GET", "/v1/why/" + id, ""));
            text.append("\n  ").append(child.ask("GET", "/v1/history?of=" + id, ""));
        }
        return text.append("\n").append(child.said()).toString();
    }

    private static int number(ReceivedMail mail) {
        return Integer.parseInt(mail.header("Subject").orElseThrow());
    }

    private static void judge(Map<Integer, String> promised, List<ReceivedMail> taken, List<ReceivedMail> put) {
        Map<Integer, Integer> arrived = new HashMap<>();
        for (List<ReceivedMail> mails : List.of(taken, put)) {
            mails.forEach(mail ->
                    arrived.merge(Integer.parseInt(mail.header("Subject").orElseThrow()), 1, Integer::sum));
        }
        Set<Integer> lost = new TreeSet<>(promised.keySet());
        lost.removeAll(arrived.keySet());
        int again = arrived.values().stream().mapToInt(times -> times - 1).sum();
        System.out.println("kill -9: " + promised.size() + " promised, " + arrived.size() + " arrived, " + again
                + " arrived again");
        assertThat(lost).as("got a 250 and did not arrive").isEmpty();
        assertThat(again).as("arrived again").isLessThanOrEqualTo(2 * CONNECTIONS_PER_SITE);
    }
}
