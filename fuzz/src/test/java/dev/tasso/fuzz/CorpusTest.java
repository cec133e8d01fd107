package dev.tasso.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The stored corpus as a regression test: each input as it is, cut short, mutated, and repeated until it is large.
/// `bench/fuzz` looks for more.
final class CorpusTest {

    private static final int MUTATIONS = Integer.getInteger("tasso.fuzz.mutations", 100);
    private static final int CUTS = 50;
    private static final int LARGE_OCTETS = 1 << 16;

    /// What is linear takes a few milliseconds; what is quadratic takes seconds.
    private static final Duration LARGE_WITHIN = Duration.ofMillis(1_500);

    /// Everything that is ever allocated on the way, nearly all of it garbage at once; what is kept the targets bound
    /// themselves. What is quadratic allocates tens of thousands.
    private static final int ALLOCATED_PER_OCTET = 2_500;

    private static final int ALLOCATED_AT_ONCE = 4 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<Target> targets() {
        return Targets.ALL;
    }

    private static List<Target> parsers() {
        return Targets.ALL.stream().filter(target -> !target.socket()).toList();
    }

    private static void take(Target target, Path input, byte[] octets) {
        try {
            target.body().take(octets);
        } catch (Throwable finding) {
            String shown = octets.length > 2_000
                    ? octets.length + " octets"
                    : HexFormat.of().formatHex(octets);
            throw new AssertionError(target.name() + ", from " + input + ": " + shown, finding);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyInputIsTakenOrRefused(Target target) throws Exception {
        assertThat(Corpus.of(target)).isNotEmpty();
        for (Path input : Corpus.of(target)) {
            take(target, input, Files.readAllBytes(input));
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void soIsEveryBeginningOfOne(Target target) throws Exception {
        for (Path input : Corpus.of(target)) {
            byte[] octets = Files.readAllBytes(input);
            for (int length = 0; length < octets.length; length += 1 + octets.length / CUTS) {
                take(target, input, Arrays.copyOf(octets, length));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void soIsWhatIsMadeOfOne(Target target) throws Exception {
        long seed = Long.getLong("tasso.fuzz.seed", System.nanoTime());
        System.out.println(target.name() + ": -Dtasso.fuzz.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (Path input : Corpus.of(target)) {
            byte[] octets = Files.readAllBytes(input);
            for (int i = 0; i < MUTATIONS; i++) {
                take(target, input, Corpus.mutated(octets, random));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void noneIsSlowOrCostlyWhenItIsLarge(Target target) throws Exception {
        for (Path input : Corpus.of(target)) {
            byte[] large = Corpus.repeated(Files.readAllBytes(input), LARGE_OCTETS);
            long nanos = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            take(target, input, large);
            nanos = THREADS.getCurrentThreadCpuTime() - nanos;
            allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            System.out.println(target.name() + " " + input.getFileName() + " " + nanos / 1_000_000 + " ms, "
                    + allocated / LARGE_OCTETS + " octets per octet");
            assertThat(Duration.ofNanos(nanos)).as("%s", input).isLessThan(LARGE_WITHIN);
            assertThat(allocated)
                    .as("%s", input)
                    .isLessThan(ALLOCATED_AT_ONCE + (long) ALLOCATED_PER_OCTET * LARGE_OCTETS);
        }
    }
}
