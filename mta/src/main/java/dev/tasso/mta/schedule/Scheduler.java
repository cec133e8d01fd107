package dev.tasso.mta.schedule;

import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.spool.Spool;
import dev.tasso.mta.spool.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/// Stage 4, from the outside: one platform thread that decides what is tried when, and an attempt per virtual thread.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Scheduler {

    public Scheduler(
            Spool spool,
            Attempts attempts,
            Journal journal,
            ScheduleOptions options,
            InstantSource clock,
            RandomGenerator random) {
        throw new UnsupportedOperationException();
    }

    /// Reads the lanes and begins.
    public void start() throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Begins nothing new, waits for what is in flight, cuts off what is not done in time. What was not settled is
    /// tried again after a restart.
    public void stop(Duration within) {
        throw new UnsupportedOperationException();
    }

    /// Takes over new limits and routes; attempts under way are not touched.
    public void reload(ScheduleOptions options) {
        throw new UnsupportedOperationException();
    }

    /// Holds, releases, deletes or reschedules by hand; what is in an attempt right now is left alone.
    public List<Store.Found> change(Store.Filter filter, Store.Change change, String by) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// What each open recipient of a message is waiting for.
    public List<Why> why(MessageId message) throws IOException {
        throw new UnsupportedOperationException();
    }
}
