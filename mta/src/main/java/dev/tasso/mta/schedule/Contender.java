package dev.tasso.mta.schedule;

/// Who waits for a turn to begin an attempt: a lane that does not know its site yet, or a site that is not proven.
sealed interface Contender permits LaneQueue, SiteQueue {

    /// Whether trying it has failed before.
    boolean suspect();
}
