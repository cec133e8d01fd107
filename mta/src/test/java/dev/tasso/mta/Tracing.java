package dev.tasso.mta;

import dev.tasso.mta.cli.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// `tasso trace` beside the test that looks at what it prints.
final class Tracing implements AutoCloseable {
    private static final long POLL_NANOS = 10_000_000;

    private final Shell shell = new Shell();
    private final AtomicInteger exitCode = new AtomicInteger(-1);
    private final Thread thread;

    private Tracing(List<String> words) {
        thread = Thread.ofVirtual().start(() -> exitCode.set(shell.run(words)));
    }

    /// Watches from now on.
    static Tracing of(Path data, String... words) {
        List<String> all = new ArrayList<>(List.of("trace"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        Tracing tracing = new Tracing(all);
        await("it watches", () -> tracing.shell.err().contains("watching") || !tracing.thread.isAlive());
        return tracing;
    }

    static void await(String what, BooleanSupplier there) {
        long deadline = System.nanoTime() + RunningTasso.PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + RunningTasso.PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// What it has printed once all of this is there.
    String await(String... texts) {
        for (String text : texts) {
            try {
                await(text, () -> shell.out().contains(text));
            } catch (AssertionError missing) {
                throw new AssertionError(missing.getMessage() + "; there is:\n" + shell.out() + shell.err(), missing);
            }
        }
        return shell.out();
    }

    /// How it ends by itself.
    int end() throws InterruptedException {
        if (!thread.join(Duration.ofSeconds(30))) {
            throw new AssertionError("it goes on; there is:\n" + shell.out() + shell.err());
        }
        return exitCode.get();
    }

    String out() {
        return shell.out();
    }

    String err() {
        return shell.err();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
