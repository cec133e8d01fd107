package dev.tasso.mta.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What became due with the changes of a group; told after their force, all at once, because each telling wakes a
/// thread. Used by the writer thread.
final class Arrivals {

    private final List<Arrival> waiting = new ArrayList<>();
    private volatile Consumer<List<Arrival>> listener = _ -> {};

    /// Called by any thread.
    void tell(Consumer<List<Arrival>> whom) {
        listener = whom;
    }

    void add(List<Arrival> due) {
        waiting.addAll(due);
    }

    void forced() {
        if (!waiting.isEmpty()) {
            List<Arrival> due = List.copyOf(waiting);
            waiting.clear();
            listener.accept(due);
        }
    }

    /// The store failed: whoever reads it anew learns what is due.
    void forget() {
        waiting.clear();
    }
}
