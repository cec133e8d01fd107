package dev.tasso.mta.schedule;

import java.util.LinkedHashSet;

/// In which order those begin of whom nobody knows yet how they will behave.
///
/// Turns go round three lines: the youngest newcomer, the oldest newcomer, the suspect that has waited longest. The
/// youngest first, because mail that has just arrived for a healthy site would otherwise wait behind ten thousand dead
/// ones; the oldest too, so that a stream of newcomers starves nobody; and those that failed before come last in
/// numbers, but never last for ever.
final class Turns {

    private final LinkedHashSet<Contender> newcomers = new LinkedHashSet<>();
    private final LinkedHashSet<Contender> suspects = new LinkedHashSet<>();
    private int round;

    void add(Contender contender) {
        if (contender.suspect()) {
            suspects.add(contender);
        } else {
            newcomers.add(contender);
        }
    }

    void remove(Contender contender) {
        newcomers.remove(contender);
        suspects.remove(contender);
    }

    boolean isEmpty() {
        return newcomers.isEmpty() && suspects.isEmpty();
    }

    int size() {
        return newcomers.size() + suspects.size();
    }

    /// Whose turn it is; takes it out of its line.
    Contender next() {
        round = (round + 1) % 3;
        boolean suspect = newcomers.isEmpty() || (round == 2 && !suspects.isEmpty());
        if (suspect) {
            return suspects.removeFirst();
        }
        return round == 0 ? newcomers.removeLast() : newcomers.removeFirst();
    }
}
