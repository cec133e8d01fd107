package dev.tasso.mta.spool;

import java.io.IOException;

/// Work for the writer thread that nobody waits for.
record Chore(Work work) implements Job.Rare {

    /// What is to be done with the store.
    @FunctionalInterface
    interface Work {
        void on(Store store) throws IOException;
    }

    @Override
    public void run(Store store) throws IOException {
        work.on(store);
    }

    @Override
    public void done(Group.Release release) {
        // Nobody waits.
    }

    @Override
    public void fail(IOException why) {
        // The reopening sweeps what it would have done.
    }
}
