package dev.tasso.mta.spool;

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
    private final Function<T, List<Arrival>> arrivals;
    private final Job.Answer<T> answer = new Job.Answer<>();
    private List<Arrival> due = List.of();
    private Runnable give = () -> {};

    Order(Work<T> work, Function<T, List<Arrival>> arrivals) {
        this.work = work;
        this.arrivals = arrivals;
    }

    @Override
    public void run(Store store) throws IOException {
        T result = work.on(store);
        due = arrivals.apply(result);
        give = () -> answer.give(result);
    }

    @Override
    public void done(Group.Release release) {
        release.of(List.of(), due);
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
