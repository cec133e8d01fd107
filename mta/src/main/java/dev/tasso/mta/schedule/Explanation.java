package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.schedule.LaneQueue.Busy;
import dev.tasso.mta.schedule.Why.Waiting;
import java.time.Instant;
import java.util.Optional;

/// Says what a recipient waits for, as the scheduler stands right now.
final class Explanation {

    private final Dispatch dispatch;
    private final Instant now;

    Explanation(Dispatch dispatch, Instant now) {
        this.dispatch = dispatch;
        this.now = now;
    }

    Waiting of(MessageId message, Recipient recipient) {
        Optional<Waiting> attempt = inAttempt(message, recipient);
        if (attempt.isPresent()) {
            return attempt.get();
        }
        return switch (recipient.state()) {
            case State.Held _ -> new Waiting.Held();
            case State.Due(Instant next) -> due(recipient, next);
            case State.Delivered _, State.Failed _, State.Deleted _ -> new Waiting.NextAttempt(now);
        };
    }

    private Optional<Waiting> inAttempt(MessageId message, Recipient recipient) {
        for (Attempt attempt : dispatch.starts.running()) {
            boolean mine = attempt.claims.stream()
                    .anyMatch(claim -> claim.envelope().id().equals(message)
                            && claim.recipient().number() == recipient.number());
            if (mine && attempt.site != null) {
                return Optional.of(new Waiting.InAttempt(
                        attempt.site.site.toString(),
                        dispatch.stage(attempt),
                        Instant.ofEpochMilli(attempt.startedAt)));
            }
        }
        return Optional.empty();
    }

    private Waiting due(Recipient recipient, Instant next) {
        boolean untilReleased = recipient.attempts() == 0 && recipient.since().equals(next);
        if (untilReleased && next.isAfter(now)) {
            return new Waiting.SenderHolds(next);
        }
        if (dispatch.holds(recipient.lane())) {
            return new Waiting.ForEtrn();
        }
        LaneQueue lane = dispatch.directory.known(recipient.lane());
        SiteQueue site = lane == null ? null : lane.site;
        if (site != null && site.resting(now.toEpochMilli()) && site.restUntil > next.toEpochMilli()) {
            return new Waiting.SiteRests(site.site.toString(), Instant.ofEpochMilli(site.restUntil), site.trouble);
        }
        if (next.isAfter(now)) {
            return new Waiting.NextAttempt(next);
        }
        if (dispatch.halted().isPresent()) {
            return new Waiting.Stopped(dispatch.halted().get());
        }
        if (lane != null && lane.busy == Busy.LOOKUP) {
            return new Waiting.Lookup(Instant.ofEpochMilli(lane.busySince));
        }
        if (site != null && site.active >= site.allowed) {
            return new Waiting.SiteLimit(site.site.toString(), site.active, site.allowed);
        }
        return new Waiting.Turn(dispatch.lines.turns.size(), dispatch.slots.taken(), dispatch.slots.most());
    }
}
