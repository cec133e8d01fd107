package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Answers every denial the same time after the attempt: how long it took tells nothing, and guessing is slow.
public record SlowDenial(PasswordChecker passwords, Duration after) implements PasswordChecker {

    @Override
    public Verdict check(String user, String password, InetAddress from) {
        long due = System.nanoTime() + TimeUnit.NANOSECONDS.convert(after);
        Verdict verdict = passwords.check(user, password, from);
        if (verdict instanceof Verdict.Denied) {
            sleepUntil(due);
        }
        return verdict;
    }

    private static void sleepUntil(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
