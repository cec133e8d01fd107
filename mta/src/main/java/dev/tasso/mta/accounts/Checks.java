package dev.tasso.mta.accounts;

import static java.lang.System.Logger.Level.WARNING;

import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A few platform threads for questions whose answers take long. More questions wait, and above a limit clients are
/// told
/// to try later; so they are where an answer does not come in time, or cannot be had.
final class Checks implements AutoCloseable {

    private static final int WAITING_MAX = 64;
    private static final int THREAD_IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Duration within;

    /// @param within for waiting and answering together; who does not answer by then is interrupted
    Checks(int atOnce, Duration within) {
        this.within = within;
        // Threads end when nobody logs in, so that what a reload has replaced leaves nothing behind.
        this.threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().name("password-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    Verdict run(Callable<Verdict> question) {
        Future<Verdict> answer;
        try {
            answer = threads.submit(question);
        } catch (RejectedExecutionException tooMany) {
            return new Verdict.Unavailable();
        }
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException trouble) {
                warn("a password cannot be checked: " + trouble.getMessage());
                return new Verdict.Unavailable();
            }
            throw new IllegalStateException(failure.getCause());
        } catch (TimeoutException tooLate) {
            answer.cancel(true);
            warn("a password could not be checked within " + within);
            return new Verdict.Unavailable();
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Verdict.Unavailable();
        }
    }

    static void warn(String what) {
        System.getLogger(Checks.class.getPackageName()).log(WARNING, what);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
