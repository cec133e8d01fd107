package dev.tasso.mta.schedule;

import dev.tasso.mta.deliver.Patience;
import dev.tasso.mta.schedule.Attempts.Destination;
import dev.tasso.mta.spool.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One place among the attempts, from the lookup of a site to the settled outcome.
///
/// Its fields belong to the scheduler's thread; the thread of the attempt reads `claims`, `destination` and
/// `siteFailures`, which do not change once it runs.
final class Attempt {

    /// Whether it was begun in the share of proven sites.
    final boolean proven;

    final long startedAt;
    /// Which opening of the store its claims belong to.
    int claimEpoch;
    final Patience patience = new Patience();
    boolean slow;
    boolean ended;
    boolean abandoned;
    /// Failures of the site in a row when it began.
    int siteFailures;

    @Nullable
    SiteQueue site;

    @Nullable
    Destination destination;

    List<Store.Claim> claims = List.of();

    Attempt(boolean proven, long startedAt) {
        this.proven = proven;
        this.startedAt = startedAt;
    }
}
