package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.mta.mail.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who has which outcome while an attempt goes from host to host.
///
/// A recipient is open until it was taken, refused for good, or lost behind the final dot. A 4yz stays with its
/// recipient, which remains open for the next host; what kept us from asking at all goes to all who have nothing
/// better.
final class Ledger {

    private final @Nullable Outcome[] outcomes;
    private final @Nullable Answer[] notNow;
    private @Nullable Answer trouble;
    private boolean permanent;

    Ledger(int recipients) {
        outcomes = new Outcome[recipients];
        notNow = new Answer[recipients];
    }

    /// Recipients that another host may be asked about, by their place in the delivery.
    List<Integer> open() {
        List<Integer> open = new ArrayList<>(outcomes.length);
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                open.add(i);
            }
        }
        return open;
    }

    void settle(int recipient, Outcome outcome) {
        outcomes[recipient] = outcome;
    }

    /// A host said 4yz about this recipient.
    void notNow(int recipient, Answer answer) {
        notNow[recipient] = answer;
    }

    /// A host could not be asked. What may pass outweighs what will not, and a host's word outweighs ours.
    void trouble(Answer answer, boolean lasts) {
        boolean first = trouble == null;
        boolean milder = permanent && !lasts;
        boolean alike = permanent == lasts;
        if (first || milder || (alike && weight(answer) >= weight(trouble))) {
            trouble = answer;
            permanent = lasts;
        }
    }

    private static int weight(@Nullable Answer answer) {
        return answer != null && answer.speaker() instanceof Speaker.Remote ? 1 : 0;
    }

    /// One outcome for each recipient.
    ///
    /// @param unasked the answer where there was no trouble and nobody was asked
    List<Outcome> close(Answer unasked) {
        Answer general = trouble == null ? unasked : trouble;
        List<Outcome> all = new ArrayList<>(outcomes.length);
        for (int i = 0; i < outcomes.length; i++) {
            Outcome settled = outcomes[i];
            Answer own = notNow[i];
            if (settled != null) {
                all.add(settled);
            } else if (own != null) {
                all.add(new Outcome.Deferred(own));
            } else {
                all.add(permanent ? new Outcome.Failed(general) : new Outcome.Deferred(general));
            }
        }
        return all;
    }
}
