package dev.tasso.mta.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// How long things took: every one is counted, to three digits, and no tail is smoothed away.
public final class Latency {

    /// What takes longer counts as this long.
    private static final long MICROS_MAX = TimeUnit.HOURS.toMicros(1);

    private static final int DIGITS = 3;

    private final Histogram micros = new ConcurrentHistogram(1, MICROS_MAX, DIGITS);

    Latency() {}

    void add(long nanos) {
        micros.recordValue(Math.clamp(nanos / 1_000, 0, MICROS_MAX));
    }

    public long count() {
        return micros.getTotalCount();
    }

    /// The time that this part of all did not exceed.
    ///
    /// @param percent up to 100, which is the longest of all
    public double millis(double percent) {
        return micros.getValueAtPercentile(percent) / 1e3;
    }

    public double meanMillis() {
        return micros.getMean() / 1e3;
    }
}
