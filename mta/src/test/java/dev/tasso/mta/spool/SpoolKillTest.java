package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processes that have a spool and are killed, or are too many.
@Timeout(240)
final class SpoolKillTest {

    @TempDir
    Path folder;

    private Process start(long seed) throws IOException {
        return start("-Xmx256m", KilledSpool.class, Long.toString(seed));
    }

    private Process start(String heap, Class<?> program, String argument) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        heap,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        folder.toString(),
                        argument)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void l124_afterKillsEveryPromisedMessageIsThereWhole() throws Exception {
        long seed = new Random().nextLong(1_000_000);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, Integer> accepted = new HashMap<>();
        Set<String> tried = new HashSet<>();
        for (int round = 0; round < 4; round++) {
            Process process = start(seed + round);
            try (BufferedReader said = process.inputReader()) {
                int lines = 200 + random.nextInt(2_000);
                for (int i = 0; i < lines; i++) {
                    note(String.valueOf(said.readLine()), accepted, tried);
                }
                process.toHandle().destroyForcibly();
                said.lines().forEach(line -> note(line, accepted, tried));
            }
            process.waitFor();
        }
        check(accepted, tried);
    }

    private static void note(String line, Map<String, Integer> accepted, Set<String> tried) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("ACCEPTED") && words.length == 3 && !words[2].isEmpty()) {
            accepted.put(words[1], Integer.valueOf(words[2]));
        } else if (words[0].equals("TRIED")) {
            tried.add(words[1]);
        }
    }

    private void check(Map<String, Integer> accepted, Set<String> tried) throws IOException {
        SpoolOptions options = SpoolOptions.defaults(folder, () -> Mails.NOON, new Random(1));
        Store.Opener opener = new RocksOpener(folder, () -> Mails.NOON, new Random(1));
        Set<String> queued = new HashSet<>();
        try (Spool spool = Spool.open(opener, event -> assertThat(event).isNull(), options)) {
            for (Store.Found found : spool.query(Store.Filter.all(), Optional.empty(), Integer.MAX_VALUE)) {
                queued.add(found.envelope().id().text());
                try (InputStream body = spool.openBody(found.envelope())) {
                    int size = (int) found.envelope().size();
                    assertThat(body.readAllBytes()).isEqualTo(Mails.random(size, size));
                }
            }
        }
        Set<String> missing = new HashSet<>(accepted.keySet());
        missing.removeAll(queued);
        missing.removeAll(tried);
        System.out.println(accepted.size() + " accepted, " + tried.size() + " tried, " + queued.size() + " queued");
        assertThat(accepted).hasSizeGreaterThan(100);
        assertThat(missing).as("promised, never tried, and gone").isEmpty();
    }

    @Test
    void aMessageLargerThanTheHeapGoesInAndOut() throws Exception {
        Process process = start("-Xmx40m", SmallHeap.class, "");
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("equal");
        }
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void l133_aSecondProcessIsRefusedAndToldWhoHasTheSpool() throws Exception {
        Process process = start(1);
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isNotNull();
            Store.Opener second = new RocksOpener(folder, () -> Mails.NOON, new Random(2));
            assertThatThrownBy(second::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.toRealPath().toString())
                    .hasMessageContaining("process " + process.pid());
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
        new RocksOpener(folder, () -> Mails.NOON, new Random(2)).open().store().close();
    }

    @Test
    void l133_theSameProcessIsRefusedToo() throws Exception {
        Store.Opener opener = new RocksOpener(folder, () -> Mails.NOON, new Random(2));
        try (Store store = opener.open().store()) {
            assertThatThrownBy(opener::open).hasMessageContaining("in use by process");
            assertThatThrownBy(opener::open).hasMessageContaining("in use by process");
            assertThat(store.query(Store.Filter.all(), Optional.empty(), 1)).isEqualTo(List.of());
        }
    }
}
