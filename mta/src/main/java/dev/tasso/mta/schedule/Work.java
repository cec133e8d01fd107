package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.spool.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the decisions ask for and others do: on threads of their own in a server, at once in a simulated world. Each
/// answer comes back as a call of `Dispatch` on the scheduler's thread.
interface Work {

    /// Answered by `located`.
    void locate(Attempt attempt, LaneQueue lane);

    /// Where a lane's mail goes, where nobody needs to be asked for it.
    Optional<Destination> known(Lane lane);

    /// Takes up to `limit` due recipients of each lane. Answered by `claimed`.
    ///
    /// @param attempt the one that waits for them, where it is one
    void claim(SiteQueue site, @Nullable Attempt attempt, List<LaneQueue> lanes, int limit, int epoch);

    void giveBack(List<Store.Claim> claims);

    /// Delivers, settles and reports. Answered by `ended`.
    void deliver(Attempt attempt);

    /// Puts off what is due in a lane. Answered by `swept`.
    void sweep(LaneQueue lane, Sweep sweep, int epoch);

    /// For how long an attempt has not moved.
    long quietMillis(Attempt attempt);

    /// Gives an attempt up, unless it has begun to hand over the message.
    boolean abandon(Attempt attempt, String why);

    Answer.Stage stage(Attempt attempt);

    /// What one lane's claim brought; empty where the store failed.
    record Claimed(LaneQueue lane, Optional<Store.Claimed> taken) {}

    /// Why recipients are settled without an attempt of their own.
    ///
    /// @param outcome of the attempt that stands for theirs
    /// @param counts whether it counts as an attempt of theirs: the lookup that failed was for all of them, the
    ///     connection that failed was for another message
    /// @param notBefore when a deferred one is due again at the earliest; `Instant.MAX`: when asked for
    record Sweep(Outcome outcome, boolean counts, Instant notBefore) {}

    /// What a sweep has left.
    ///
    /// @param more whether the lane holds more that is due
    /// @param next the earliest time of what the lane holds now
    record Swept(boolean more, Optional<Instant> next, Set<Deadline> deadlines) {}

    /// How an attempt ended.
    ///
    /// @param restUntil when a site in trouble may be asked again
    /// @param next when a lane holds something due again
    record Ended(
            Verdict verdict,
            Optional<Answer> answer,
            Instant restUntil,
            Map<Lane, Instant> next,
            Set<Deadline> deadlines) {}

    /// What an attempt says about its site.
    enum Verdict {
        WELL,
        TROUBLED,
        UNCLEAR
    }
}
