package dev.tasso.mta.cli;

import java.time.Duration;
import java.util.Locale;

/// Times and sizes as a person says them.
final class Amounts {
    private Amounts() {}

    /// `45 s`, `3 m`, `5 h`, `2 d`: the largest unit that fits.
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 90) {
            return seconds + " s";
        }
        if (seconds < 90 * 60) {
            return (seconds + 30) / 60 + " m";
        }
        return seconds < 36 * 3600 ? (seconds + 1800) / 3600 + " h" : (seconds + 43_200) / 86_400 + " d";
    }

    static String size(long octets) {
        if (octets < 1_000) {
            return octets + " B";
        }
        if (octets < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f KB", octets / 1e3);
        }
        return octets < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", octets / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", octets / 1e9);
    }
}
