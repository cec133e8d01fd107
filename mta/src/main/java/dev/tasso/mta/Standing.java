package dev.tasso.mta;

import dev.tasso.smtp.transcript.Visible;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/// What runs until the process is told to stop.
final class Standing {
    private static final int CANNOT_START = 1;

    private Standing() {}

    /// What is to be done before the waiting begins.
    @FunctionalInterface
    interface Start {
        void run() throws CannotStart;
    }

    /// Starts, and waits for the end of the process; returns where it could not start, with the exit code.
    ///
    /// @param err is told why
    static int from(Start start, PrintStream err) {
        try {
            start.run();
            new CountDownLatch(1).await();
            return 0;
        } catch (CannotStart e) {
            err.println("tasso: " + Visible.text(String.valueOf(e.getMessage())));
            err.println("tasso: " + Visible.text(e.cure()));
            return CANNOT_START;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return CANNOT_START;
        }
    }

    /// Does this when the process is told to stop. It ends with 0 then, where a shutdown hook alone would end with 143:
    /// a server that did what it was told has not failed.
    static void atTheEnd(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            stop.run();
            Runtime.getRuntime().halt(0);
        }));
    }
}
