package dev.tasso.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lets Jazzer look for inputs that nobody thought of, guided by what they reach: each target in a process of its own,
/// or all in one (`bench/fuzz`). What it learns is kept in `target/fuzz/learned` for the next time; what fails goes to
/// `target/fuzz/findings`.
final class LongRun {

    private static final Path FOLDER = Path.of("target/fuzz").toAbsolutePath();
    private static final int SECONDS = Integer.getInteger("tasso.fuzz.seconds", 30);
    private static final int SECONDS_PER_INPUT_MAX = 30;
    private static final int INPUT_OCTETS_MAX = 1 << 16;
    private static final int HEAP_MEGABYTES = 1_024;

    private final List<String> findings = Collections.synchronizedList(new ArrayList<>());

    private static List<Target> asked() {
        String names = System.getProperty(Entry.TARGETS, "");
        return names.isBlank()
                ? Targets.ALL
                : Arrays.stream(names.strip().split("[, ]+"))
                        .map(Targets::named)
                        .toList();
    }

    @Test
    void nothingIsFound() throws Exception {
        long seed = Long.getLong("tasso.fuzz.seed", 1 + (System.nanoTime() & 0x7fff_fffe));
        List<Target> targets = asked();
        boolean together = Boolean.getBoolean("tasso.fuzz.together");
        System.out.println(targets.size() + " targets, seed " + seed);
        if (together) {
            run("together", targets, SECONDS * targets.size(), seed);
        } else {
            for (Target target : targets) {
                run(target.name(), List.of(target), SECONDS, seed);
            }
        }
        assertThat(findings)
                .as("findings; put each into fuzz/src/test/resources/corpus")
                .isEmpty();
    }

    private void run(String name, List<Target> targets, int seconds, long seed) throws Exception {
        Path learned = Files.createDirectories(FOLDER.resolve("learned").resolve(name));
        Path found = Files.createDirectories(FOLDER.resolve("findings").resolve(name));
        Path log = FOLDER.resolve(name + ".log");
        begin(targets, learned);
        Process process = new ProcessBuilder(command(targets, seconds, seed, learned, found))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        String last = Files.readAllLines(log).stream()
                .filter(line -> line.contains("cov: "))
                .reduce("nothing ran", (_, line) -> line.strip());
        System.out.println(name + ": " + last);
        if (code != 0) {
            List<Path> inputs = unwrapped(targets, found);
            findings.add(name + " ended with " + code + ", see " + log + " and " + inputs);
        }
    }

    /// The stored corpus, each input behind the octet that picks its target where there are several.
    private static void begin(List<Target> targets, Path folder) throws IOException {
        for (int i = 0; i < targets.size(); i++) {
            for (Path input : Corpus.of(targets.get(i))) {
                byte[] octets = Files.readAllBytes(input);
                String name = targets.get(i).name() + "-" + input.getFileName();
                Files.write(folder.resolve(name), targets.size() == 1 ? octets : picking(i, octets));
            }
        }
    }

    private static byte[] picking(int target, byte[] octets) {
        byte[] picking = new byte[octets.length + 1];
        picking[0] = (byte) target;
        System.arraycopy(octets, 0, picking, 1, octets.length);
        return picking;
    }

    /// Jazzer takes connecting for an attack; here the targets talk to themselves.
    private static List<String> command(List<Target> targets, int seconds, long seed, Path learned, Path found) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-D" + Entry.TARGETS + "="
                        + String.join(",", targets.stream().map(Target::name).toList()),
                "-cp",
                classPath,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(),
                "--instrumentation_includes=dev.tasso.**",
                "--custom_hook_includes=dev.tasso.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-max_total_time=" + seconds,
                "-timeout=" + SECONDS_PER_INPUT_MAX,
                "-max_len=" + INPUT_OCTETS_MAX,
                "-seed=" + seed,
                learned.toString());
    }

    /// The failing inputs as their target takes them.
    private static List<Path> unwrapped(List<Target> targets, Path found) throws IOException {
        List<Path> inputs = new ArrayList<>();
        try (var files = Files.list(found)) {
            for (Path input :
                    files.filter(file -> !file.toString().endsWith(".java")).toList()) {
                byte[] octets = Files.readAllBytes(input);
                if (targets.size() > 1 && octets.length > 0) {
                    Target target = targets.get((octets[0] & 0xff) % targets.size());
                    Path folder = Files.createDirectories(found.resolveSibling(target.name()));
                    Path moved = folder.resolve(input.getFileName());
                    Files.write(moved, Arrays.copyOfRange(octets, 1, octets.length));
                    Files.delete(input);
                    inputs.add(moved);
                } else {
                    inputs.add(input);
                }
            }
        }
        return inputs;
    }
}
