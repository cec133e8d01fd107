package dev.tasso.mta.http;

import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.EventText;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.schedule.Why;
import dev.tasso.mta.spool.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Says in sentences what a recipient waits for: the last answer, the next attempt, and what the scheduler knows.
final class Sentences {
    private static final Explainer EXPLAINER = new Explainer();

    private Sentences() {}

    static List<String> of(Why why, Instant now) {
        Recipient recipient = why.recipient();
        List<String> sentences = new ArrayList<>();
        sentences.add(tries(recipient));
        recipient.last().ifPresent(answer -> {
            sentences.add(last(answer, now));
            explained(answer).ifPresent(sentences::add);
        });
        sentences.add(waiting(why.waiting(), now));
        return sentences;
    }

    /// The last attempt for each recipient that is no longer in the queue.
    static List<Event.Attempted> ended(List<Event> history, List<Store.Found> open) {
        Set<Integer> waiting =
                open.stream().map(one -> one.recipient().number()).collect(Collectors.toSet());
        Map<Integer, Event.Attempted> last = new LinkedHashMap<>();
        for (Event event : history) {
            if (event instanceof Event.Attempted attempted && !waiting.contains(attempted.recipient())) {
                last.put(attempted.recipient(), attempted);
            }
        }
        return List.copyOf(last.values());
    }

    /// What a remote's refusal means, where its words are known.
    static Optional<String> explained(Answer answer) {
        return answer.speaker() instanceof Answer.Speaker.Remote
                ? EXPLAINER.sentence(answer.reply()).map(sentence -> "That means: " + sentence)
                : Optional.empty();
    }

    static String end(Event.Attempted attempted) {
        String how = switch (attempted.outcome()) {
            case Outcome.Delivered _ -> "It was delivered";
            case Outcome.Failed _ -> "It failed for good";
            case Outcome.Deferred _ -> "It is no longer in the queue; its last attempt was put off";
            case Outcome.Unknown _ -> "It is no longer in the queue; its last attempt ended without a reply";
        };
        return how + " at " + attempted.at().truncatedTo(ChronoUnit.SECONDS) + " (attempt " + attempted.attempt()
                + "): " + EventText.said(attempted.outcome().answer()) + ".";
    }

    /// Why an order by hand left a recipient as it was.
    static String untouched(Recipient recipient, Store.Change change) {
        boolean held = recipient.state() instanceof State.Held;
        return switch (change) {
            case Store.Change.Hold _ when held -> "it is held already";
            case Store.Change.Release _ when !held -> "it is not held";
            case Store.Change.Reschedule _, Store.Change.Fetch _ when held -> "it is held: release it first";
            case Store.Change.Hold _,
                    Store.Change.Release _,
                    Store.Change.Delete _,
                    Store.Change.Reschedule _,
                    Store.Change.Fetch _ -> "it is being tried right now, or was done meanwhile";
        };
    }

    private static String tries(Recipient recipient) {
        return switch (recipient.attempts()) {
            case 0 -> "No attempt has ended yet.";
            case 1 -> "One attempt was made.";
            default -> recipient.attempts() + " attempts were made.";
        };
    }

    private static String last(Answer answer, Instant now) {
        return "The last answer came " + plain(Duration.between(answer.at(), now)) + " ago: " + EventText.said(answer)
                + ".";
    }

    private static String waiting(Why.Waiting waiting, Instant now) {
        return switch (waiting) {
            case Why.Waiting.NextAttempt(Instant at) -> due(at, now);
            case Why.Waiting.SenderHolds(Instant until) ->
                "Its sender has it held until " + until.truncatedTo(ChronoUnit.SECONDS) + "; " + lower(due(until, now));
            case Why.Waiting.ForEtrn() -> "It waits until its destination asks for it by ETRN.";
            case Why.Waiting.Held() -> "It is held: no attempt is made until somebody releases it.";
            case Why.Waiting.SiteRests(String site, Instant until, Optional<Answer> answer) ->
                "Its destination " + site + " could not be reached and rests; " + due(until, now)
                        + answer.map(a -> " It said: " + EventText.said(a) + ".")
                                .orElse("");
            case Why.Waiting.SiteLimit(String site, int attempts, int attemptsMax) ->
                "As many attempts as its destination " + site + " may have are under way: " + attempts + " of "
                        + attemptsMax + ".";
            case Why.Waiting.Turn(int others, int attempts, int attemptsMax) ->
                "It is due and waits for its turn with " + others + " others; " + attempts + " of " + attemptsMax
                        + " attempts are under way.";
            case Why.Waiting.Lookup(Instant since) ->
                "DNS is being asked where its mail goes, since " + plain(Duration.between(since, now)) + ".";
            case Why.Waiting.InAttempt(String site, Answer.Stage stage, Instant since) ->
                "It is being delivered to " + site + " right now, for " + plain(Duration.between(since, now)) + "; "
                        + EventText.stage(stage) + ".";
            case Why.Waiting.Stopped(String why) -> "Nothing is started at the moment: " + why + ".";
        };
    }

    private static String due(Instant next, Instant now) {
        Duration wait = Duration.between(now, next);
        return wait.isPositive()
                ? "The next attempt is due in " + plain(wait) + ", at " + next.truncatedTo(ChronoUnit.SECONDS) + "."
                : "It is due now.";
    }

    private static String lower(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String plain(Duration duration) {
        String text = Optional.of(duration.truncatedTo(ChronoUnit.SECONDS))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO)
                .toString();
        return text.substring(2).toLowerCase(Locale.ROOT);
    }
}
