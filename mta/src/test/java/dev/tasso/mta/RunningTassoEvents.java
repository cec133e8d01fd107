package dev.tasso.mta;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Outcome;

/// Events that tests wait for.
final class RunningTassoEvents {
    private RunningTassoEvents() {}

    static boolean delivered(Event event) {
        return event instanceof Event.Attempted attempted && attempted.outcome() instanceof Outcome.Delivered;
    }

    static boolean attempted(Event event, String id) {
        return event instanceof Event.Attempted attempted
                && attempted.message().text().equals(id);
    }
}
