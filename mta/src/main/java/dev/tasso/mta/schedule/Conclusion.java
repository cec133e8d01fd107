package dev.tasso.mta.schedule;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.report.Trouble;
import dev.tasso.mta.report.Trouble.Action;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.command.Notify;
import dev.tasso.smtp.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Turns outcomes into what is written: the new state of each recipient, the events, and who must be told. Everything
/// that one attempt changed goes into one batch.
///
/// Lifetimes count only time in which somebody was there to try: a recipient that is settled long after it was due
/// (the server was down, its clock was set on) has its lifetime moved on by as much, so that it is never given up
/// without having been tried as its schedule says.
final class Conclusion {

    /// A recipient that comes later than this after it was due was not waiting for its turn: nobody was there.
    static final Duration ABSENCE = Duration.ofHours(1);

    private static final Reply EXPANDED = Reply.of(250, "2.0.0", "The message was passed on to several mailboxes");

    final List<Store.Settlement> settlements = new ArrayList<>();
    final List<NewMessage> reports = new ArrayList<>();
    final List<Event.OfMessage> events = new ArrayList<>();
    final Map<Lane, Instant> next = new HashMap<>();
    final Set<Deadline> deadlines = new HashSet<>();
    private final Map<Store.Claim, Trouble> failed = new HashMap<>();
    private final Map<Store.Claim, Trouble> delayed = new HashMap<>();
    private final Map<Store.Claim, Trouble> arrived = new HashMap<>();
    private final Terms terms;
    private final Instant now;
    private final RandomGenerator random;

    Conclusion(Terms terms, Instant now, RandomGenerator random) {
        this.terms = terms;
        this.now = now;
        this.random = random;
    }

    void conclude(Store.Claim claim, Outcome outcome) {
        Recipient before = claim.recipient();
        int attempts = before.attempts() + (terms.counts() ? 1 : 0);
        Recipient tried = before.tried(attempts, outcome.answer(), since(before));
        if (before.expansionUnreported()) {
            arrived.put(claim, expanded(before));
        }
        switch (outcome) {
            case Outcome.Delivered(Answer answer, Outcome.Onward onward) -> {
                end(claim, tried.with(new State.Delivered()), outcome);
                delivered(claim, tried, answer, onward);
            }
            case Outcome.Failed(Answer answer) -> {
                end(claim, tried.with(new State.Failed()), outcome);
                failed(claim, new Trouble(tried, answer, Action.FAILED));
            }
            case Outcome.Deferred(Answer answer) -> deferred(claim, tried, outcome, answer);
            case Outcome.Unknown(Answer answer) -> deferred(claim, tried, outcome, answer);
        }
    }

    /// Messages that have recipients to be reported as failed, with those recipients.
    Map<Envelope, List<Trouble>> failures() {
        return byMessage(failed);
    }

    /// Messages that have recipients whose delay is to be told.
    Map<Envelope, List<Trouble>> delays() {
        return byMessage(delayed);
    }

    /// Messages that have recipients whose arrival is to be told.
    Map<Envelope, List<Trouble>> arrivals() {
        return byMessage(arrived);
    }

    private void failed(Store.Claim claim, Trouble trouble) {
        if (trouble.recipient().parameters().wants(Notify.FAILURE)) {
            failed.put(claim, trouble);
        } else {
            events.add(new Event.NotReported(now, claim.envelope().id(), "the sender asked for no report"));
        }
    }

    /// That whom the sender named stands for several, of whom none is told to report success (RFC 3461 section
    /// 5.2.7.3).
    private Trouble expanded(Recipient first) {
        Recipient named = Recipient.fresh(first.number(), first.asked(), first.asked(), first.parameters(), now);
        Answer answer = new Answer(EXPANDED, new Answer.Speaker.Ourselves(), Answer.Stage.LOCAL, Optional.empty(), now);
        return new Trouble(named, answer, Action.EXPANDED);
    }

    /// A host that took over the duty to report is left to it (RFC 3461 section 5.2.2), unless every step is to be
    /// told.
    private void delivered(Store.Claim claim, Recipient tried, Answer answer, Outcome.Onward onward) {
        boolean asked = tried.parameters().wants(Notify.SUCCESS);
        boolean relayed = onward != Outcome.Onward.FINAL
                && (traced(claim.envelope(), tried, onward) || (asked && onward == Outcome.Onward.RELAYED));
        if (relayed) {
            arrived.put(claim, new Trouble(tried, answer, Action.RELAYED));
        } else if (asked && onward == Outcome.Onward.FINAL) {
            arrived.put(claim, new Trouble(tried, answer, Action.DELIVERED));
        }
    }

    /// Whether a message with a time is to be told of here: its sender wants to hear of every host, or the next one
    /// knows
    /// nothing of times (RFC 2852).
    private static boolean traced(Envelope envelope, Recipient tried, Outcome.Onward onward) {
        boolean never = tried.parameters().notifyOn().map(Set::isEmpty).orElse(false);
        return !never
                && envelope.parameters()
                        .deliverBy()
                        .map(by -> by.trace() || onward == Outcome.Onward.RELAYED)
                        .orElse(false);
    }

    private void deferred(Store.Claim claim, Recipient tried, Outcome outcome, Answer answer) {
        Instant end = earliest(
                List.of(Optional.of(tried.since().plus(terms.retry().lifetime())), Deadline.end(claim.envelope())));
        if (!now.isBefore(end)) {
            end(claim, tried.with(new State.Failed()), outcome);
            events.add(new Event.Expired(now, claim.envelope().id(), tried.number(), tried.mailbox()));
            failed(claim, new Trouble(tried, answer, Action.EXPIRED));
            return;
        }
        Optional<Instant> noticeAt = noticeAt(claim.envelope(), tried);
        boolean notice = noticeAt.isPresent() && !now.isBefore(noticeAt.get());
        Optional<Deadline> deadline = Deadline.of(claim.envelope(), tried, now);
        Optional<Instant> patience = terms.patient() ? Optional.of(end) : Optional.empty();
        Instant due = earliest(List.of(
                Optional.of(due(tried, end)),
                deadline.map(Deadline::at),
                patience,
                patience.flatMap(_ -> noticeAt.filter(now::isBefore))));
        deadline.ifPresent(deadlines::add);
        if (notice) {
            delayed.put(claim, new Trouble(tried, answer, Action.DELAYED));
        }
        Recipient waiting = (notice ? tried.withDelayReported() : tried).with(new State.Due(due));
        settlements.add(new Store.Settlement(claim.token(), claim.envelope().id(), waiting));
        next.merge(tried.lane(), due, (a, b) -> a.isBefore(b) ? a : b);
        if (terms.counts() || saysSomethingNew(claim.recipient(), answer)) {
            attempted(claim, waiting, outcome, Optional.of(due));
        }
    }

    /// When the sender is to be told that it takes longer; empty where it was told, or wants no such word.
    private Optional<Instant> noticeAt(Envelope envelope, Recipient tried) {
        boolean open = tried.parameters().wants(Notify.DELAY) && !tried.delayReported();
        return Deadline.notice(envelope)
                .or(() -> terms.retry().delayNotice().map(tried.since()::plus))
                .filter(_ -> open);
    }

    private static Instant earliest(List<Optional<Instant>> times) {
        return times.stream()
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Instant due(Recipient tried, Instant end) {
        if (!terms.counts()) {
            return terms.notBefore();
        }
        Instant own = terms.retry().next(tried.attempts(), now, end, random);
        return own.isBefore(terms.notBefore()) ? terms.notBefore() : own;
    }

    private void end(Store.Claim claim, Recipient ended, Outcome outcome) {
        settlements.add(new Store.Settlement(claim.token(), claim.envelope().id(), ended));
        attempted(claim, ended, outcome, Optional.empty());
    }

    private void attempted(Store.Claim claim, Recipient after, Outcome outcome, Optional<Instant> due) {
        events.add(new Event.Attempted(
                now, claim.envelope().id(), after.number(), after.mailbox(), after.attempts(), outcome, due));
    }

    private Instant since(Recipient before) {
        Instant since = before.since().isAfter(now) ? now : before.since();
        Instant due = switch (before.state()) {
            case State.Due(Instant at) -> at;
            case State.Held(Instant at) -> at;
            case State.Delivered _, State.Failed _, State.Deleted _ -> now;
        };
        Duration late = Duration.between(due, now);
        return late.compareTo(ABSENCE) > 0 ? since.plus(late) : since;
    }

    private static boolean saysSomethingNew(Recipient before, Answer answer) {
        return before.last()
                .map(last -> last.stage() != answer.stage() || !last.reply().equals(answer.reply()))
                .orElse(true);
    }

    private static Map<Envelope, List<Trouble>> byMessage(Map<Store.Claim, Trouble> troubles) {
        Map<Envelope, List<Trouble>> grouped = new HashMap<>();
        troubles.forEach((claim, trouble) -> grouped.computeIfAbsent(claim.envelope(), _ -> new ArrayList<>())
                .add(trouble));
        grouped.values()
                .forEach(list ->
                        list.sort(Comparator.comparingInt(t -> t.recipient().number())));
        return grouped;
    }
}
