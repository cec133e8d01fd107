package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.spool.StorageFault.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every single call to the store, in the life of a message from its acceptance to its end, fails once or is the last
/// one
/// before the power goes: nothing that was promised is lost, nothing comes in parts, and the service returns by itself.
@Timeout(180)
final class CrashSuiteTest {

    /// Lives at once: they spend their time waiting.
    private static final int AT_ONCE = 64;

    @TempDir
    Path folder;

    @Test
    void l124_l127_everyCallMayFailOnceOrBeTheLastAndNoPromiseIsBroken() throws Exception {
        List<String> broken = all(UnaryOperator.identity(), List.of(Kind.values()));
        assertThat(broken).isEmpty();
    }

    @Test
    void aForceLeftOutIsNoticed() throws Exception {
        assertThat(all(Mutants.FORCE_LEFT_OUT, List.of(Kind.POWER_CUT))).isNotEmpty();
    }

    @Test
    void aReplyBeforeTheForceIsNoticed() throws Exception {
        assertThat(all(Mutants.REPLY_BEFORE_FORCE, List.of(Kind.POWER_CUT))).isNotEmpty();
    }

    @Test
    void aBodyThatIsWrittenAfterItsEnvelopeIsNoticed() throws Exception {
        assertThat(all(Mutants.BODY_APART, List.of(Kind.POWER_CUT))).isNotEmpty();
    }

    /// Each kind of fault at each call there is; returns what was not kept, and where.
    private List<String> all(UnaryOperator<Store.Opener> mutant, List<Kind> kinds) throws Exception {
        StorageFault none = StorageFault.none();
        assertThat(new LifeOfMail(none, UnaryOperator.identity(), folder).live())
                .isEmpty();
        List<Callable<List<String>>> lives = new ArrayList<>();
        for (Kind kind : kinds) {
            for (int at = 1; at <= none.calls(); at++) {
                StorageFault fault = new StorageFault(kind, at);
                lives.add(() -> new LifeOfMail(fault, mutant, folder)
                        .live().stream().map(what -> fault + ": " + what).toList());
            }
        }
        System.out.println(lives.size() + " lives: " + kinds + " at each of " + none.calls() + " calls to the store");
        return inParallel(lives);
    }

    private static List<String> inParallel(List<Callable<List<String>>> lives) throws Exception {
        Semaphore turns = new Semaphore(AT_ONCE);
        List<String> broken = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> futures = new ArrayList<>();
            for (Callable<List<String>> life : lives) {
                futures.add(threads.submit(() -> {
                    turns.acquire();
                    try {
                        return life.call();
                    } finally {
                        turns.release();
                    }
                }));
            }
            for (Future<List<String>> future : futures) {
                broken.addAll(future.get());
            }
        }
        return broken;
    }
}
