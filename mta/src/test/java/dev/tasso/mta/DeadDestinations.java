package dev.tasso.mta;

import dev.tasso.mta.dns.LoopbackDns;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures whether the dead starve the living: queues messages for servers that accept connections and say nothing,
/// then sends probes to a healthy server, then kills the server and sends them again after a restart.
///
/// Arguments: messages, domains they are spread over, probes. Runs in the project's folder, whose launcher it uses.
/// Exits with 3 where a bound is not kept, with 1 where
/// something did not come at all.
final class DeadDestinations {

    private static final int SENDERS = 20;
    private static final long PROBE_EVERY_MILLIS = 50;
    private static final long P99_MILLIS_MAX = 100;
    private static final long RESTART_MILLIS_MAX = 5_000;
    private static final long HEAP_MEGABYTES_MAX = 512;
    private static final long WAIT_MILLIS_MAX = 60_000;
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final SilentAndLive servers;
    private final int messages;
    private final int domains;
    private final int probes;
    private int probed;
    private boolean kept = true;

    private DeadDestinations(SilentAndLive servers, int messages, int domains, int probes) {
        this.servers = servers;
        this.messages = messages;
        this.domains = domains;
        this.probes = probes;
    }

    public static void main(String[] args) throws Exception {
        int messages = Integer.parseInt(args[0]);
        int domains = Integer.parseInt(args[1]);
        int probes = Integer.parseInt(args[2]);
        Path folder = Files.createTempDirectory("tasso-dead");
        try (SilentAndLive servers = new SilentAndLive();
                LoopbackDns dns = new LoopbackDns(domain -> domain.equals("live.example")
                        ? SilentAndLive.LIVE
                        : SilentAndLive.silentAddress(Integer.parseInt(domain.replaceAll("\\D", ""))))) {
            RunningTasso.configure(
                    folder, """
                        [deliver]
                        private-addresses = ["127.0.0.0/8"]
                        mx-port = %d
                        connections = 2000
                        [dns]
                        servers = ["127.0.0.1:%d"]
                        """.formatted(servers.port(), dns.address().getPort()));
            DeadDestinations run = new DeadDestinations(servers, messages, domains, probes);
            run.run(folder);
            System.exit(run.kept ? 0 : 3);
        }
    }

    private void run(Path folder) throws Exception {
        System.out.printf("%,d messages for %,d silent domains, %d probes%n", messages, domains, probes);
        try (ChildTasso tasso = ChildTasso.launched(PROJECT, folder)) {
            long from = System.nanoTime();
            fill(tasso);
            System.out.printf(Locale.ROOT, "queued in %.1f s%n", (System.nanoTime() - from) / 1e9);
            await("silent connections", () -> servers.silentNow() >= Math.min(domains, 1_500));
            probe(tasso, "probes");
            heap(tasso);
            tasso.kill();
        }
        await("connections closed", () -> servers.silentNow() == 0);
        long from = System.nanoTime();
        try (ChildTasso tasso = ChildTasso.launched(PROJECT, folder)) {
            restarted(tasso, from);
            await("silent connections", () -> servers.silentNow() >= Math.min(domains, 1_500));
            probe(tasso, "probes after the restart");
            heap(tasso);
            System.out.printf("silent connections at once: %d%n", servers.silentMost());
        }
    }

    private void fill(ChildTasso tasso) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(Thread.ofVirtual().start(() -> {
                try (SmtpClient client = open(tasso)) {
                    for (int number = next.getAndIncrement(); number < messages; number = next.getAndIncrement()) {
                        send(client, "b@dead" + number % domains + ".example", "dead " + number);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        check(next.get() >= messages, "all messages were queued");
    }

    private static SmtpClient open(ChildTasso tasso) throws IOException {
        SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.smtp());
        client.greeting();
        client.hello();
        return client;
    }

    private static void send(SmtpClient client, String to, String subject) {
        String message = "From: a@client.example\r\nSubject: " + subject + "\r\n\r\n" + "x".repeat(500) + "\r\n";
        try {
            Sent sent = client.send(RunningTasso.outgoing("a@localhost", List.of(to), message));
            if (!sent.accepted()) {
                throw new IOException("refused: " + sent);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void probe(ChildTasso tasso, String what) throws Exception {
        List<Long> waits = new ArrayList<>();
        long[] sentAt = new long[probes];
        int first = probed;
        try (SmtpClient client = open(tasso);
                ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
            CountDownLatch left = new CountDownLatch(probes);
            ScheduledFuture<?> beat = pace.scheduleAtFixedRate(
                    () -> {
                        if (left.getCount() == 0) {
                            return;
                        }
                        sentAt[(int) (probes - left.getCount())] = System.nanoTime();
                        send(client, "b@live.example", "probe " + probed++);
                        left.countDown();
                    },
                    0,
                    PROBE_EVERY_MILLIS,
                    TimeUnit.MILLISECONDS);
            check(left.await(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS), "probes are taken");
            beat.cancel(false);
        }
        await("probes", () -> servers.arrivedNanos.containsKey("probe " + (probed - 1)));
        for (int i = 0; i < probes; i++) {
            String name = "probe " + (first + i);
            await(name, () -> servers.arrivedNanos.containsKey(name));
            waits.add((servers.arrivedNanos.getOrDefault(name, Long.MAX_VALUE) - sentAt[i]) / 1_000_000);
        }
        waits.sort(Long::compare);
        long p99 = waits.get(probes * 99 / 100 - 1);
        System.out.printf("%s: p50 %d ms, p99 %d ms, most %d ms%n", what, waits.get(probes / 2), p99, waits.getLast());
        check(p99 < P99_MILLIS_MAX, "p99 under " + P99_MILLIS_MAX + " ms");
    }

    private void restarted(ChildTasso tasso, long fromNanos) throws Exception {
        long ready = System.nanoTime();
        String name = "probe " + probed;
        try (SmtpClient client = open(tasso)) {
            send(client, "b@live.example", "probe " + probed++);
        }
        await(name, () -> servers.arrivedNanos.containsKey(name));
        long millis = (servers.arrivedNanos.getOrDefault(name, Long.MAX_VALUE) - fromNanos) / 1_000_000;
        System.out.printf(
                "restart: ready after %d ms, first delivery after %d ms%n", (ready - fromNanos) / 1_000_000, millis);
        check(millis < RESTART_MILLIS_MAX, "first delivery within " + RESTART_MILLIS_MAX + " ms");
    }

    /// What the JVM says of its heap; it may not have more than 512 MB in any case.
    private void heap(ChildTasso tasso) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process =
                new ProcessBuilder(jcmd, String.valueOf(tasso.process().pid()), "GC.heap_info").start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher used = USED.matcher(said.lines()
                .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
                .reduce("", (a, b) -> a + b));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        System.out.printf("heap used: %d MB of %d%n", kilobytes / 1024, HEAP_MEGABYTES_MAX);
        check(tasso.process().isAlive() && kilobytes / 1024 < HEAP_MEGABYTES_MAX, "heap");
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        if (!servers.await(condition, WAIT_MILLIS_MAX)) {
            throw new IllegalStateException(
                    "no " + what + " within " + WAIT_MILLIS_MAX + " ms; silent now: " + servers.silentNow());
        }
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            System.out.println("NOT KEPT: " + what);
            kept = false;
        }
    }
}
