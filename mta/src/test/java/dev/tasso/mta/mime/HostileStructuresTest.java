package dev.tasso.mta.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How much a message may cost whoever reads its parts, whatever it is made of: a second and eight times its size for
/// each mebioctet.
@Timeout(180)
final class HostileStructuresTest {

    private static final int HEAP_PER_OCTET = 8;

    /// What the process itself takes.
    private static final int HEAP_OCTETS_USUAL = 12 << 20;

    @Test
    void i118_noStructureTakesMoreTimeOrHeapThanItsSizeAllows() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + ((HEAP_PER_OCTET * HostileStructures.OCTETS + HEAP_OCTETS_USUAL) >> 20) + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileStructures.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(said::add);
        }
        System.out.println(said);
        assertThat(process.waitFor()).as("%s", said).isZero();
        assertThat(said).last().isEqualTo("done");
        for (String line : said.subList(0, said.size() - 1)) {
            assertThat(Integer.parseInt(line.split(" ", 2)[0]))
                    .as(line)
                    .isLessThan(1_000 * (HostileStructures.OCTETS >> 20));
        }
    }
}
