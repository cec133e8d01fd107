package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.smtp.address.ReversePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The model of a store: what is forced survives a cut, all else is forgotten.
final class MemoryStore implements Store {

    /// What stands between a call and its effect; throws where the call shall fail.
    @FunctionalInterface
    interface Fault {
        void at(String call) throws IOException;
    }

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::message).thenComparingInt(Place::recipient);

    /// What is on the model's disk; outlives a store.
    static final class Disk {
        private Content forced = new Content();
        private long tokens;
        private int forces;
        private boolean inUse;

        int forces() {
            return forces;
        }
    }

    private static final class Content {
        private final TreeMap<Place, Recipient> recipients = new TreeMap<>(ORDER);
        private final Map<MessageId, Envelope> envelopes = new TreeMap<>();
        private final Map<MessageId, List<byte[]>> bodies = new TreeMap<>();
        private final List<Event> events = new ArrayList<>();

        private Content copy() {
            Content copy = new Content();
            copy.recipients.putAll(recipients);
            copy.envelopes.putAll(envelopes);
            bodies.forEach((id, chunks) -> copy.bodies.put(id, new ArrayList<>(chunks)));
            copy.events.addAll(events);
            return copy;
        }
    }

    private final Disk disk;
    private final Fault fault;
    private final Map<Place, Long> claimed = new HashMap<>();
    private final Set<Long> settled = new HashSet<>();
    private Content content;
    private boolean open = true;

    MemoryStore(Disk disk, Fault fault) throws IOException {
        if (disk.inUse) {
            throw new IOException("the disk of the model is in use");
        }
        disk.inUse = true;
        this.disk = disk;
        this.fault = fault;
        this.content = disk.forced.copy();
        content.bodies.keySet().retainAll(content.envelopes.keySet());
    }

    private void call(String name) throws IOException {
        if (!open) {
            throw new IOException("the store is closed");
        }
        fault.at(name);
    }

    @Override
    public synchronized void accept(List<NewMessage> messages, List<Event.OfMessage> events) throws IOException {
        call("accept");
        messages.forEach(this::add);
        content.events.addAll(events);
    }

    private void add(NewMessage message) {
        MessageId id = message.envelope().id();
        content.envelopes.put(id, message.envelope());
        message.recipients().forEach(r -> content.recipients.put(new Place(id, r.number()), r));
        if (message.body() instanceof NewMessage.Body.Inline(byte[] octets)) {
            content.bodies.put(id, new ArrayList<>(List.of(octets)));
        }
    }

    @Override
    public synchronized void append(MessageId message, int chunk, byte[] octets) throws IOException {
        call("append");
        List<byte[]> chunks = content.bodies.computeIfAbsent(message, _ -> new ArrayList<>());
        if (chunks.size() != chunk) {
            throw new IllegalArgumentException("chunk " + chunk + " behind " + chunks.size());
        }
        chunks.add(octets.clone());
    }

    @Override
    public void forceAhead(MessageId message) {
        // What is not forced with its message is forgotten.
    }

    @Override
    public synchronized void discard(MessageId message) throws IOException {
        call("discard");
        take(message);
        content.events.removeIf(
                event -> event instanceof Event.OfMessage of && of.message().equals(message));
    }

    private void take(MessageId message) {
        content.envelopes.remove(message);
        content.bodies.remove(message);
        content.recipients.keySet().removeIf(place -> place.message().equals(message));
        claimed.keySet().removeIf(place -> place.message().equals(message));
    }

    @Override
    public synchronized Claimed claim(Lane lane, Instant now, int limit) throws IOException {
        call("claim");
        List<Claim> claims = new ArrayList<>();
        for (Place place : due(lane)) {
            Recipient recipient = Objects.requireNonNull(content.recipients.get(place));
            if (claims.size() >= limit || timeOf(recipient).isAfter(now)) {
                return new Claimed(claims, Optional.of(timeOf(recipient)));
            }
            claimed.put(place, ++disk.tokens);
            claims.add(new Claim(disk.tokens, envelope(place), recipient));
        }
        return new Claimed(claims, Optional.empty());
    }

    private Envelope envelope(Place place) {
        return Objects.requireNonNull(content.envelopes.get(place.message()));
    }

    private List<Place> due(Lane lane) {
        return content.recipients.entrySet().stream()
                .filter(entry -> entry.getValue().lane().equals(lane)
                        && entry.getValue().state() instanceof State.Due
                        && !claimed.containsKey(entry.getKey()))
                .sorted(Comparator.comparing((Map.Entry<Place, Recipient> entry) -> timeOf(entry.getValue()))
                        .thenComparing(Map.Entry::getKey, ORDER))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Instant timeOf(Recipient recipient) {
        return recipient.state() instanceof State.Due(Instant next) ? next : Instant.MAX;
    }

    @Override
    public synchronized void giveBack(List<Claim> claims) {
        claims.forEach(claim -> claimed.remove(
                new Place(claim.envelope().id(), claim.recipient().number()), claim.token()));
    }

    @Override
    public synchronized List<Settled> settle(
            List<Settlement> settlements, List<NewMessage> reports, List<Event.OfMessage> events) throws IOException {
        call("settle");
        List<Settled> results = new ArrayList<>();
        for (Settlement settlement : settlements) {
            Place place = new Place(settlement.message(), settlement.recipient().number());
            if (claimed.remove(place, settlement.token())) {
                settled.add(settlement.token());
                write(place, settlement.recipient());
                results.add(Settled.APPLIED);
            } else {
                boolean again = settled.contains(settlement.token()) && !claimed.containsKey(place);
                results.add(again ? Settled.ALREADY : Settled.FENCED);
            }
        }
        reports.forEach(this::add);
        content.events.addAll(events);
        return results;
    }

    private void write(Place place, Recipient recipient) {
        content.recipients.put(place, recipient);
        boolean over = content.recipients.entrySet().stream()
                .filter(entry -> entry.getKey().message().equals(place.message()))
                .noneMatch(entry -> entry.getValue().state().open());
        if (over) {
            take(place.message());
        }
    }

    @Override
    public synchronized Changed change(
            Filter filter, Change change, String by, Instant now, Optional<Place> after, int limit) throws IOException {
        call("change");
        List<Found> matching = query(filter, after, limit);
        List<Found> changed = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (Found found : matching) {
            Place place = new Place(found.envelope().id(), found.recipient().number());
            Optional<Queue.Step> step = Queue.step(found.recipient(), change, now);
            if (step.isPresent() && !claimed.containsKey(place)) {
                Recipient next = found.recipient().with(step.get().state());
                events.add(Queue.event(found, step.get(), by, now));
                write(place, next);
                changed.add(new Found(found.envelope(), next));
            }
        }
        Optional<Place> more = matching.size() < limit
                ? Optional.empty()
                : Optional.of(matching.getLast())
                        .map(found -> new Place(
                                found.envelope().id(), found.recipient().number()));
        content.events.addAll(events);
        return new Changed(changed, events, more);
    }

    @Override
    public synchronized Optional<Event.Lost> lose(MessageId message, String what, Instant now) throws IOException {
        call("lose");
        if (!content.envelopes.containsKey(message)) {
            return Optional.empty();
        }
        take(message);
        Event.Lost lost = new Event.Lost(now, message, what);
        content.events.add(lost);
        return Optional.of(lost);
    }

    @Override
    public synchronized void force() throws IOException {
        call("force");
        disk.forces++;
        disk.forced = content.copy();
    }

    @Override
    public synchronized List<Found> query(Filter filter, Optional<Place> after, int limit) throws IOException {
        call("query");
        return content.recipients.entrySet().stream()
                .filter(entry -> entry.getValue().state().open())
                .filter(entry -> after.isEmpty() || ORDER.compare(entry.getKey(), after.get()) > 0)
                .filter(entry ->
                        filter.message().map(entry.getKey().message()::equals).orElse(true))
                .map(entry -> new Found(envelope(entry.getKey()), entry.getValue()))
                .filter(found -> Queue.matches(filter, found.recipient()) && Queue.matches(filter, found.envelope()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Event> history(MessageId message) throws IOException {
        call("history");
        return content.events.stream()
                .filter(event ->
                        event instanceof Event.OfMessage of && of.message().equals(message))
                .toList();
    }

    @Override
    public synchronized List<MessageId> find(String text, int limit) throws IOException {
        call("find");
        return content.events.reversed().stream()
                .filter(Event.Accepted.class::isInstance)
                .map(Event.Accepted.class::cast)
                .filter(event -> mentions(event, text))
                .map(Event.Accepted::message)
                .limit(limit)
                .toList();
    }

    private static boolean mentions(Event.Accepted event, String text) {
        return event.messageIdField().filter(text::equalsIgnoreCase).isPresent()
                || event.recipients().stream()
                        .anyMatch(mailbox -> mailbox.text().equalsIgnoreCase(text))
                || (event.sender() instanceof ReversePath.Sender(var mailbox)
                        && mailbox.text().equalsIgnoreCase(text));
    }

    @Override
    public synchronized void note(List<Event> events) throws IOException {
        call("note");
        content.events.addAll(events);
    }

    @Override
    public synchronized Optional<byte[]> chunk(MessageId message, int chunk) throws IOException {
        call("chunk");
        List<byte[]> chunks =
                content.envelopes.containsKey(message) ? content.bodies.getOrDefault(message, List.of()) : List.of();
        return chunk < chunks.size() ? Optional.of(chunks.get(chunk)) : Optional.empty();
    }

    @Override
    public synchronized List<LaneSummary> lanes() throws IOException {
        call("lanes");
        Map<Lane, LaneSummary> lanes = new TreeMap<>();
        for (Recipient recipient : content.recipients.values()) {
            if (recipient.state() instanceof State.Due(Instant next)) {
                lanes.merge(
                        recipient.lane(),
                        new LaneSummary(recipient.lane(), next),
                        (one, other) ->
                                new LaneSummary(one.lane(), one.earliest().isBefore(next) ? one.earliest() : next));
            }
        }
        return List.copyOf(lanes.values());
    }

    @Override
    public synchronized void expire(Instant before) throws IOException {
        call("expire");
        int day = History.day(before);
        content.events.removeIf(event -> History.day(event.at()) < day);
    }

    @Override
    public void settleDown() {
        // It has no log.
    }

    @Override
    public void verify() {
        // The model's disk does not rot.
    }

    @Override
    public void backup(Path folder) {
        throw new UnsupportedOperationException("the model has no files");
    }

    /// What was not forced is gone, as after a loss of power.
    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            disk.inUse = false;
        }
    }
}
