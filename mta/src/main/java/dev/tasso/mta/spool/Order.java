package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/// Work for the writer thread whose result somebody waits for, until it is forced.
final class Order<T> implements Job.Rare {

    /// What is to be done with the store.
    @FunctionalInterface
    interface Work<T> {
        T on(Store store) throws IOException;
    }

    private final Work<T> work;
    private final Function<T, List<Event>> events;
    private final Function<T, List<Arrival>> arrivals;
    private final Job.Answer<T> answer = new Job.Answer<>();
    private List<Event> happened = List.of();
    private List<Arrival> due = List.of();
    private Runnable give = () -> {};

    /// @param events to publish once it is forced
    /// @param arrivals to announce once it is forced
    Order(Work<T> work, Function<T, List<Event>> events, Function<T, List<Arrival>> arrivals) {
        this.work = work;
        this.events = events;
        this.arrivals = arrivals;
    }

    @Override
    public void run(Store store) throws IOException {
        T result = work.on(store);
        happened = events.apply(result);
        due = arrivals.apply(result);
        give = () -> answer.give(result);
    }

    @Override
    public void done(Group.Release release) {
        release.of(happened, due);
        give.run();
    }

    @Override
    public void fail(IOException why) {
        answer.fail(why);
    }

    T await() throws IOException {
        return answer.await();
    }
}
