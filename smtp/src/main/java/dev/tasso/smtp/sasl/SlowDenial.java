package dev.tasso.smtp.sasl;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Answers every denial the same time after the response that led to it: how long it took tells nothing, and guessing
/// is slow.
public record SlowDenial(ServerExchange exchange, Duration after) implements ServerExchange {

    @Override
    public byte[] opening() {
        return exchange.opening();
    }

    @Override
    public Turn respond(byte[] response) {
        long due = System.nanoTime() + TimeUnit.NANOSECONDS.convert(after);
        Turn turn = exchange.respond(response);
        if (turn instanceof Turn.Done(Verdict.Denied _)) {
            sleepUntil(due);
        }
        return turn;
    }

    private static void sleepUntil(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
