package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A few of the schedules of `bench/network`; `-Dtasso.network.seed=N` repeats a run.
final class NetworkSchedulesTest {

    private static final int SCHEDULES = 12;

    @TempDir
    private Path folder;

    @Test
    void l136_l137_overBadNetworksNothingIsLostAndOnlyABrokenConnectionRepeats() throws Exception {
        long seed = Long.getLong("tasso.network.seed", System.nanoTime());
        assertThat(NetworkSchedules.run(folder, SCHEDULES, seed))
                .as("-Dtasso.network.seed=" + seed)
                .isEmpty();
    }
}
