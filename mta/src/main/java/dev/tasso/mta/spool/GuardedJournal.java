package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import java.time.InstantSource;

/// A journal whose readers may have a defect: that is no failure of the store, and what was promised stays promised.
final class GuardedJournal implements Journal {

    private final Journal journal;
    private final InstantSource clock;

    GuardedJournal(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void tell(Event event) {
        try {
            journal.tell(event);
        } catch (RuntimeException defect) {
            complain(defect);
        }
    }

    private void complain(RuntimeException defect) {
        try {
            journal.tell(new Event.Defect(clock.instant(), "journal", String.valueOf(defect)));
        } catch (RuntimeException _) {
            // Nobody is left to be told.
        }
    }
}
