package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Outcome;
import java.util.List;
import java.util.Optional;

/// What the outcomes of one attempt say about the site: that it answers, that it cannot be reached, or nothing.
final class Verdicts {
    private Verdicts() {}

    static Work.Verdict of(List<Outcome> outcomes) {
        if (outcomes.stream().anyMatch(Verdicts::answered)) {
            return Work.Verdict.WELL;
        }
        return trouble(outcomes).isPresent() ? Work.Verdict.TROUBLED : Work.Verdict.UNCLEAR;
    }

    /// The answer that speaks for everything due at the site, where it could not be reached.
    static Optional<Answer> trouble(List<Outcome> outcomes) {
        boolean all = outcomes.stream().allMatch(o -> o instanceof Outcome.Deferred(Answer a) && unreached(a.stage()));
        return all ? Optional.of(outcomes.getFirst().answer()) : Optional.empty();
    }

    private static boolean answered(Outcome outcome) {
        Answer answer = outcome.answer();
        return switch (answer.stage()) {
            case LOCAL -> outcome instanceof Outcome.Delivered;
            case MAIL, RCPT, DATA, END_OF_DATA ->
                answer.speaker() instanceof Answer.Speaker.Remote && !(outcome instanceof Outcome.Unknown);
            case ROUTE, CONNECT, GREETING, HELLO, TLS, AUTH -> false;
        };
    }

    private static boolean unreached(Answer.Stage stage) {
        return switch (stage) {
            case ROUTE, CONNECT, GREETING, HELLO, TLS, AUTH -> true;
            case MAIL, RCPT, DATA, END_OF_DATA, LOCAL -> false;
        };
    }
}
