package dev.tasso.mta;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The first half of the power-loss test: loads a server whose data folder lies on a device that logs every write, and
/// notes how long that log was at each 250.
///
/// Arguments: folder on the device, log of writes, file for the notes, messages, seed, mutant. A line of the notes is
/// `start POSITION`, `promised NUMBER POSITION` or `delivered NUMBER POSITION`.
final class PowerLoss {

    static final String TAKING = "taking.example";
    static final String PUTTING_OFF = "putting.example";
    private static final int SENDERS = 8;
    private static final int LARGE_EVERY = 25;
    private static final long STOP_SECONDS_MAX = 60;

    private final Path log;
    private final int messages;
    private final long seed;
    private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();

    private PowerLoss(Path log, int messages, long seed) {
        this.log = log;
        this.messages = messages;
        this.seed = seed;
    }

    public static void main(String[] arguments) throws Exception {
        PowerLoss run =
                new PowerLoss(Path.of(arguments[1]), Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]));
        run.run(Path.of(arguments[0]), arguments[5]);
        Files.write(Path.of(arguments[2]), run.notes);
        System.exit(0);
    }

    /// What message a number stands for: a header line that carries the number, and text that follows from it.
    static String message(int number, long seed) {
        return message(number, seed, LARGE_EVERY);
    }

    /// @param largeEvery each so manyth is larger than what is written at once
    static String message(int number, long seed, int largeEvery) {
        Random random = new Random(seed * 31 + number);
        int lines = number % largeEvery == 0 ? 5_000 + random.nextInt(2_000) : 1 + random.nextInt(120);
        StringBuilder text =
                new StringBuilder(lines * 64).append("Subject: ").append(number).append("\r\n\r\n");
        for (int line = 0; line < lines; line++) {
            text.append(Long.toHexString(random.nextLong()).repeat(3)).append("\r\n");
        }
        return text.toString();
    }

    private void run(Path home, String mutant) throws Exception {
        Script deferring = Script.normal().at(Step.END_OF_DATA, Fault.answer(451, "4.3.0", "Not yet"));
        try (ScenarioServer taking = ScenarioServer.start(Script.normal());
                ScenarioServer putting = ScenarioServer.start(deferring)) {
            RunningTasso.configure(
                    home,
                    RunningTasso.route(TAKING, taking.port(), "intervals = [\"1s\"]")
                            + RunningTasso.route(PUTTING_OFF, putting.port(), "intervals = [\"1s\"]"));
            Process server = start(home, mutant);
            try (BufferedReader said = server.inputReader()) {
                InetSocketAddress mx = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(said));
                notes.add("start " + position());
                Thread watch = Thread.ofPlatform().daemon().start(() -> watch(taking));
                load(mx);
                watch.interrupt();
                watch.join();
                server.destroy();
                if (!server.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            }
        }
    }

    private static Process start(Path home, String mutant) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MutantServer.class.getName(),
                        home.toString(),
                        mutant)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int port(BufferedReader said) throws IOException {
        int port = 0;
        for (String line = said.readLine(); line != null && !line.equals("ready"); line = said.readLine()) {
            port = line.startsWith("mx ") ? Integer.parseInt(line.substring(3)) : port;
        }
        return port;
    }

    private long position() {
        return log.toFile().length();
    }

    /// Notes what was taken with a position before it was: a completion on the disk is behind that.
    private void watch(ScenarioServer taking) {
        int seen = 0;
        long before = position();
        while (!Thread.interrupted()) {
            long now = position();
            List<ReceivedMail> mails = taking.received();
            for (; seen < mails.size(); seen++) {
                notes.add("delivered " + mails.get(seen).header("Subject").orElseThrow() + " " + before);
            }
            before = now;
            Thread.onSpinWait();
        }
    }

    private void load(InetSocketAddress mx) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(Thread.ofVirtual().start(() -> {
                try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), mx)) {
                    client.greeting();
                    client.hello();
                    for (int number = next.getAndIncrement(); number < messages; number = next.getAndIncrement()) {
                        send(client, number);
                    }
                } catch (IOException broken) {
                    notes.add("broken " + broken);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    private void send(SmtpClient client, int number) throws IOException {
        String to = "b@" + (number % 2 == 0 ? TAKING : PUTTING_OFF);
        Sent sent = client.send(RunningTasso.outgoing("a@client.example", List.of(to), message(number, seed)));
        if (sent.accepted()) {
            notes.add("promised " + number + " " + position());
        }
    }
}
