package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store.Change;
import dev.tasso.mta.spool.Store.Filter;
import dev.tasso.mta.spool.Store.Found;
import dev.tasso.mta.spool.Store.Place;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people ask of the queue: which recipients match, and what becomes of one by hand.
final class Queue {

    private final Tables tables;
    private final Records records;
    private final Claims claims;

    Queue(Tables tables, Records records, Claims claims) {
        this.tables = tables;
        this.records = records;
        this.claims = claims;
    }

    /// What a change does to one recipient, and how the history calls it.
    record Step(State state, Event.Handled.Action action) {}

    /// Empty where the change does not concern the recipient.
    static Optional<Step> step(Recipient recipient, Change change, Instant now) {
        return switch (recipient.state()) {
            case State.Due(Instant next) ->
                switch (change) {
                    case Change.Hold _ -> Optional.of(new Step(new State.Held(next), Event.Handled.Action.HELD));
                    case Change.Release _ -> Optional.empty();
                    case Change.Delete _ -> Optional.of(new Step(new State.Deleted(), Event.Handled.Action.DELETED));
                    case Change.Reschedule(Instant at) ->
                        Optional.of(new Step(new State.Due(at), Event.Handled.Action.RESCHEDULED));
                    case Change.Fetch(Instant at) ->
                        Optional.of(new Step(new State.Due(at), Event.Handled.Action.RESCHEDULED))
                                .filter(_ -> !recipient.since().isAfter(at));
                };
            case State.Held(Instant next) ->
                switch (change) {
                    case Change.Hold _, Change.Reschedule _, Change.Fetch _ -> Optional.empty();
                    case Change.Release _ -> Optional.of(new Step(new State.Due(next), Event.Handled.Action.RELEASED));
                    case Change.Delete _ -> Optional.of(new Step(new State.Deleted(), Event.Handled.Action.DELETED));
                };
            case State.Delivered _, State.Failed _, State.Deleted _ -> Optional.empty();
        };
    }

    static Event.Handled event(Found found, Step step, String by, Instant now) {
        Recipient recipient = found.recipient();
        return new Event.Handled(
                now, found.envelope().id(), recipient.number(), recipient.mailbox(), step.action(), by);
    }

    List<Found> find(Filter filter, Optional<Place> after, int limit) throws IOException {
        List<Found> found = new ArrayList<>();
        byte[] prefix = filter.message().map(Keys::recipients).orElse(Keys.kind('r'));
        byte[] from = after.map(place -> Keys.recipient(place.message(), place.recipient() + 1))
                .orElse(prefix);
        Optional<?>[] last = {Optional.empty()};
        tables.walk(prefix, from, (key, at) -> {
            if (found.size() >= limit) {
                return false;
            }
            Recipient recipient = Records.verified(key, at.value(), Records::decodeRecipient);
            if (recipient.state().open() && matches(filter, recipient)) {
                Optional<Envelope> envelope = envelope(Keys.placeOf(key), last);
                envelope.filter(it -> matches(filter, it)).ifPresent(it -> found.add(new Found(it, recipient)));
            }
            return true;
        });
        return found;
    }

    /// Empty where the message was delivered since the walk began.
    private Optional<Envelope> envelope(Place place, Optional<?>[] last) throws IOException {
        MessageId message = place.message();
        if (last[0].isPresent()
                && last[0].get() instanceof Envelope known
                && known.id().equals(message)) {
            return Optional.of(known);
        }
        Optional<Envelope> envelope = records.head(message).map(Head::envelope);
        if (envelope.isEmpty() && records.recipient(place).isPresent()) {
            throw new Store.Damage("the envelope of " + message + " is missing");
        }
        last[0] = envelope;
        return envelope;
    }

    /// Takes what was found, so that nobody claims it meanwhile; what is claimed already is left out.
    List<Found> take(List<Found> matching, List<Place> held) throws IOException {
        List<Found> taken = new ArrayList<>();
        for (Found found : matching) {
            Place place = new Place(found.envelope().id(), found.recipient().number());
            if (claims.take(place, claims.nextToken())) {
                held.add(place);
                Optional<Recipient> now = records.recipient(place);
                if (now.isPresent() && now.get().state().open()) {
                    taken.add(new Found(found.envelope(), now.get()));
                }
            }
        }
        return taken;
    }

    static boolean matches(Filter filter, Recipient recipient) {
        boolean held = recipient.state() instanceof State.Held;
        return filter.recipient()
                        .map(recipient.mailbox().text()::equalsIgnoreCase)
                        .orElse(true)
                && filter.domain()
                        .map(recipient.lane().domain()::equalsIgnoreCase)
                        .orElse(true)
                && filter.held().map(wanted -> wanted == held).orElse(true);
    }

    /// A sender matches with or without its angle brackets; `<>` is the null sender.
    static boolean matches(Filter filter, Envelope envelope) {
        String sender = envelope.sender().toString();
        return filter.sender()
                .map(wanted -> sender.equalsIgnoreCase(wanted) || sender.equalsIgnoreCase("<" + wanted + ">"))
                .orElse(true);
    }
}
