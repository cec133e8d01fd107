package dev.tasso.mta.schedule;

import dev.tasso.mta.deliver.Delivery;
import dev.tasso.mta.deliver.Patience;
import dev.tasso.mta.deliver.Site;
import dev.tasso.mta.mail.Outcome;
import java.util.List;
import java.util.Optional;

/// The world outside, as the scheduler sees it: where mail goes, and what comes of trying.
public interface Attempts {

    /// Where mail for a domain goes, where that can be said at once; empty where DNS must be asked.
    Optional<Destination> known(String domain);

    /// Where mail for a domain goes now; may wait for DNS. Never throws.
    Destination locate(String domain);

    /// Lets the mail for a domain go on for a while if its route holds mail; false where it does not (RFC 1985).
    default boolean release(String domain) {
        return false;
    }

    /// Brings one message to some recipients and says how it ended for each, in their order. Never throws for what
    /// others do.
    List<Outcome> attempt(Destination destination, Delivery delivery, Patience patience);

    /// Where mail for one domain goes.
    interface Destination {

        Site site();

        /// Whether other people's servers decide how long it takes.
        boolean remote();

        /// Whether the mail waits until its destination asks for it.
        default boolean holds() {
            return false;
        }

        /// The outcome for every recipient, where nobody can be asked: a null MX, DNS in trouble.
        Optional<Outcome> nobody();
    }
}
