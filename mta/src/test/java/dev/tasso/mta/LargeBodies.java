package dev.tasso.mta;

import static dev.tasso.mta.DiskFaults.check;

import dev.tasso.mta.Relay.Answer;
import dev.tasso.mta.Trials.Ground;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Large messages from many clients at once, more than the heap could hold (ATTACKS 123).
final class LargeBodies {

    private static final int OCTETS = 10 << 20;
    private static final int FEW = 80;
    private static final int MANY = 1_000;
    private static final String DISCARDED = """
        [limits]
        sessions-per-address = 2000
        [[route]]
        name = "nowhere"
        match = ["nowhere.example"]
        via = "discard"
        """;

    private static final List<Mailbox> TO =
            List.of(Mailbox.parse("b@nowhere.example").orElseThrow());

    private LargeBodies() {}

    static String run(Ground ground) throws Exception {
        int messages = ground.full() ? MANY : FEW;
        RunningTasso.configure(ground.work(), DISCARDED);
        String line = "x".repeat(998) + "\r\n";
        byte[] body =
                ("Subject: large\r\n\r\n" + line.repeat(OCTETS / line.length())).getBytes(StandardCharsets.US_ASCII);
        Map<Integer, AtomicInteger> codes = new ConcurrentHashMap<>();
        try (ChildTasso child = ChildTasso.start(ground.work(), Map.of(), "-Xmx256m")) {
            Thread[] clients = new Thread[messages];
            for (int i = 0; i < messages; i++) {
                clients[i] = Thread.ofVirtual()
                        .start(() -> codes.computeIfAbsent(send(child, body), _ -> new AtomicInteger())
                                .incrementAndGet());
            }
            for (Thread client : clients) {
                client.join();
            }
            check(child.process().isAlive(), "it died" + Relay.said(child));
            Map<Integer, Integer> counts = new TreeMap<>();
            codes.forEach((code, times) -> counts.put(code, times.get()));
            check(List.of(250, 452, 451, 421).containsAll(counts.keySet()), "answers: " + counts + Relay.said(child));
            check(
                    child.said().stream().noneMatch(said -> said.contains("OutOfMemory") || said.contains("DEFECT")),
                    "a defect" + Relay.said(child));
            Relay.await(
                    () -> "service",
                    Relay.BACK_WITHIN,
                    () -> Relay.hand(child.smtp(), "b@localhost", "Subject: small\r\n\r\nhello\r\n") == Answer.TAKEN);
            return messages + " messages of 10 MiB at once: " + counts;
        }
    }

    /// The code of the last answer; 0 where there was none.
    private static int send(ChildTasso child, byte[] body) {
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), child.smtp())) {
            client.greeting();
            client.hello();
            Sent sent = client.send(Outgoing.plain(new ReversePath.Null(), TO, BodySource.of(body)));
            return sent.results().getFirst().reply().code();
        } catch (IOException broken) {
            return 0;
        }
    }
}
