package dev.tasso.mta.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What waits at one site, by priority and then in the order it came (RFC 6710 section 5).
///
/// The highest level goes first; but every eighth time it is the lowest, so that mail of low priority has its share
/// however much there is of the others. Where all is of one level, as almost always, this is a queue and costs as much.
final class Levels<K, V> {

    /// How often the lowest goes first.
    static final int LOWEST_EVERY = 8;

    private final TreeMap<Integer, Map<K, V>> levels = new TreeMap<>(Comparator.reverseOrder());
    private int turn;

    /// What waits under this key, or else what is put there now.
    V put(int priority, K key, Supplier<V> fresh) {
        return levels.computeIfAbsent(priority, _ -> new LinkedHashMap<>(4)).computeIfAbsent(key, _ -> fresh.get());
    }

    void remove(int priority, K key) {
        Map<K, V> level = levels.get(priority);
        if (level != null && level.remove(key) != null && level.isEmpty()) {
            levels.remove(priority);
        }
    }

    /// Those whose turn it is, all of one level; they stay until they are removed.
    List<V> next(int limit) {
        if (levels.isEmpty()) {
            return List.of();
        }
        turn = (turn + 1) % LOWEST_EVERY;
        Map<K, V> level = (turn == 0 ? levels.lastEntry() : levels.firstEntry()).getValue();
        return level.values().stream().limit(limit).toList();
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    /// The highest level at which something waits.
    int highest() {
        return levels.firstKey();
    }

    /// How many wait at this level or above.
    int countFrom(int priority) {
        return levels.headMap(priority, true).values().stream()
                .mapToInt(Map::size)
                .sum();
    }

    /// All of them, which wait no longer.
    List<V> drain() {
        List<V> all = new ArrayList<>();
        levels.values().forEach(level -> all.addAll(level.values()));
        levels.clear();
        return all;
    }
}
