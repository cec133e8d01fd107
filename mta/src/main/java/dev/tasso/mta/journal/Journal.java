package dev.tasso.mta.journal;

/// Where events of the server are handed in, and where readers of all events are attached.
///
/// Events of messages are handed to the spool together with the change they tell of; the spool publishes them here once
/// they are written.
public interface Journal {

    /// Publishes an event to every reader, in order; never blocks on a reader and never throws.
    void tell(Event event);
}
