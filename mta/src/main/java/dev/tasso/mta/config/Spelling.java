package dev.tasso.mta.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a misspelt key was meant to be.
final class Spelling {

    private static final int LENGTH_MAX = 60;

    private Spelling() {}

    /// The candidate that takes the fewest changes of a letter; empty where every one takes too many.
    static Optional<String> nearest(String key, Collection<String> candidates) {
        int changesMax = Math.max(1, key.length() / 3);
        return candidates.stream()
                .filter(candidate -> key.length() <= LENGTH_MAX && changes(key, candidate) <= changesMax)
                .min(Comparator.comparingInt(candidate -> changes(key, candidate)));
    }

    /// Letters to insert, take out or replace, ignoring case and whether `_` or `-` joins words.
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (same(from.charAt(i - 1), to.charAt(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b) || (a == '_' && b == '-');
    }
}
