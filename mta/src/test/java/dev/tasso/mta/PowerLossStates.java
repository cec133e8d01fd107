package dev.tasso.mta;

import dev.tasso.mta.journal.Event;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The second half of the power-loss test: makes the device as it was after some of its writes, mounts it, starts the
/// real server on it, lets it deliver everything, and counts what was promised by then and did not come whole.
///
/// Every second state also loses a part of what was written and not yet flushed, as a disk with a cache may. Arguments:
/// work folder, log of writes, notes, octets of the device, states, seed. Exits with 1 where anything was lost or torn.
final class PowerLossStates {

    private static final String NAME = "l125-power-loss";

    private final Path work;
    private final WriteLog log;
    private final long seed;
    private final Random random;
    private final Map<Integer, Long> promised = new HashMap<>();
    private final Map<Integer, Long> delivered = new HashMap<>();
    private long start;
    private int asked;
    private int lost;
    private int torn;
    private int again;

    private PowerLossStates(Path work, WriteLog log, long seed) {
        this.work = work;
        this.log = log;
        this.seed = seed;
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws Exception {
        PowerLossStates run = new PowerLossStates(
                Path.of(arguments[0]), WriteLog.read(Path.of(arguments[1])), Long.parseLong(arguments[5]));
        run.note(Files.readAllLines(Path.of(arguments[2])));
        boolean whole = run.run(Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]));
        System.exit(whole ? 0 : 1);
    }

    private void note(List<String> notes) {
        for (String note : notes) {
            String[] words = note.split(" ", -1);
            switch (words[0]) {
                case "start" -> start = Long.parseLong(words[1]);
                case "promised" -> promised.put(Integer.valueOf(words[1]), Long.valueOf(words[2]));
                case "delivered" -> delivered.putIfAbsent(Integer.valueOf(words[1]), Long.valueOf(words[2]));
                default -> throw new IllegalStateException(note);
            }
        }
    }

    private boolean run(long deviceBytes, int states) throws Exception {
        List<WriteLog.Entry> entries = log.entries();
        int first = 0;
        while (entries.get(first).end() < start) {
            first++;
        }
        int last = entries.size();
        int[] cuts = random.ints(states, first, last).sorted().toArray();
        Path flushed = work.resolve("flushed.img");
        Path state = work.resolve("state.img");
        try (FileChannel from = FileChannel.open(log.file(), StandardOpenOption.READ);
                FileChannel base = FileChannel.open(
                        flushed,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            base.write(java.nio.ByteBuffer.allocate(1), deviceBytes - 1);
            int done = 0;
            for (int i = 0; i < states; i++) {
                int barrier = barrier(entries, cuts[i]);
                for (; done < barrier; done++) {
                    log.apply(entries.get(done), from, base);
                }
                command("cp", "--sparse=auto", flushed.toString(), state.toString());
                try (FileChannel image = FileChannel.open(state, StandardOpenOption.WRITE)) {
                    for (int entry = barrier; entry < cuts[i]; entry++) {
                        boolean survives = i % 2 == 0 || entries.get(entry).isForced() || random.nextBoolean();
                        if (survives) {
                            log.apply(entries.get(entry), from, image);
                        }
                    }
                }
                look(state, entries.get(cuts[i] - 1).end());
            }
        }
        System.out.printf(
                "%s: %d states of %d writes, seed %d: %d acknowledged, %d lost, %d torn, %d again%n",
                NAME, states, last - first, seed, asked, lost, torn, again);
        return lost + torn == 0;
    }

    /// Up to where everything is on the disk: behind the last flush before the cut.
    private static int barrier(List<WriteLog.Entry> entries, int cut) {
        int barrier = cut;
        while (barrier > 0 && !entries.get(barrier - 1).isFlush()) {
            barrier--;
        }
        return barrier;
    }

    private void look(Path state, long position) throws Exception {
        Path mount = Files.createDirectories(work.resolve("state"));
        command("mount", "-o", "loop", state.toString(), mount.toString());
        try (ScenarioServer sink = ScenarioServer.start(Script.normal())) {
            Path home = mount.resolve("home");
            String routes = RunningTasso.route(PowerLoss.TAKING, sink.port(), "")
                    + RunningTasso.route(PowerLoss.PUTTING_OFF, sink.port(), "");
            try (RunningTasso tasso = RunningTasso.start(home, routes)) {
                tasso.post("/v1/queue/retry", "{\"filter\":{},\"messagesMax\":1000000}");
                drain(tasso);
            }
            judge(sink.received(), position);
        } finally {
            command("umount", mount.toString());
        }
    }

    /// Until a queue is empty that was not: what left it is told in the journal.
    private static void drain(RunningTasso tasso) throws Exception {
        JsonNode queue = tasso.get("/v1/queue");
        while (!queue.path("recipients").isEmpty()) {
            for (JsonNode recipient : queue.path("recipients")) {
                String id = recipient.path("id").asString();
                tasso.told().await(event -> ended(event, id));
            }
            queue = tasso.get("/v1/queue");
        }
        if (!queue.has("recipients")) {
            throw new IllegalStateException("the queue cannot be read: " + queue);
        }
    }

    private static boolean ended(Event event, String id) {
        return event instanceof Event.Attempted attempted
                && attempted.message().text().equals(id)
                && attempted.next().isEmpty();
    }

    private void judge(List<ReceivedMail> mails, long position) {
        Set<Integer> came = new HashSet<>();
        for (ReceivedMail mail : mails) {
            int number = Integer.parseInt(mail.header("Subject").orElse("-1"));
            boolean before = delivered.getOrDefault(number, Long.MAX_VALUE) <= position;
            if (!mail.text().endsWith(PowerLoss.message(number, seed))) {
                torn++;
            }
            if (!came.add(number) || before) {
                again++;
            }
        }
        promised.forEach((number, at) -> {
            if (at <= position) {
                asked++;
                if (!came.contains(number) && delivered.getOrDefault(number, Long.MAX_VALUE) > position) {
                    lost++;
                }
            }
        });
    }

    private static void command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + said);
        }
    }
}
