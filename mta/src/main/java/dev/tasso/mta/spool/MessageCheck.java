package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Goes through every message after damage: mends what another record bears witness of, names what is lost, and takes
/// out of the queue what cannot be delivered whole.
///
/// The envelope knows how many recipients and chunks there must be; the events know who they were and how far they
/// came.
final class MessageCheck {

    private final Tables tables;
    private final Records records;
    private final Bodies bodies;
    private final History history;
    private final Instant now;
    private final List<Event> findings = new ArrayList<>();
    private final Map<MessageId, String> lost = new LinkedHashMap<>();

    MessageCheck(Tables tables, Records records, Bodies bodies, History history, Instant now) {
        this.tables = tables;
        this.records = records;
        this.bodies = bodies;
        this.history = history;
        this.now = now;
    }

    /// Returns an event for each loss; they are in the history already.
    ///
    /// @param suspects messages that stood in what does not verify, and may have ended although they look open
    /// @param readBodies whether every body is read; else each is verified when it is delivered
    List<Event> run(Set<MessageId> suspects, boolean readBodies) throws IOException {
        Set<MessageId> known = new TreeSet<>();
        collect('e', known);
        collect('r', known);
        for (MessageId message : known) {
            check(message, suspects.contains(message), readBodies);
        }
        for (MessageId suspect : suspects) {
            if (!known.contains(suspect)) {
                nameIfItNeverEnded(suspect);
            }
        }
        dropStaleSchedule();
        for (Map.Entry<MessageId, String> entry : lost.entrySet()) {
            remove(entry.getKey(), entry.getValue());
        }
        tables.force();
        return findings;
    }

    private void collect(char kind, Set<MessageId> into) throws IOException {
        tables.walk(Keys.kind(kind), Keys.kind(kind), (key, _) -> {
            into.add(Keys.messageOf(key));
            return true;
        });
    }

    private void check(MessageId message, boolean suspect, boolean readBody) throws IOException {
        Optional<Head> head = sound(message);
        if (head.isEmpty()) {
            lost.put(message, "its envelope does not verify");
            return;
        }
        Optional<Integer> chunk = readBody ? brokenChunk(head.get()) : Optional.empty();
        if (chunk.isPresent()) {
            lost.put(message, "chunk " + chunk.get() + " of its body does not verify");
            return;
        }
        Map<Integer, Recipient> recipients = recipients(message);
        List<Event> events = suspect || recipients.size() < head.get().recipients() ? history(message) : List.of();
        List<Recipient> mended = mend(head.get(), recipients, events);
        if (mended.stream().noneMatch(recipient -> recipient.state().open())) {
            lost.put(message, "");
        }
        write(message, mended);
    }

    private Optional<Head> sound(MessageId message) throws IOException {
        try {
            return records.head(message);
        } catch (Store.Damage broken) {
            return Optional.empty();
        }
    }

    private Optional<Integer> brokenChunk(Head head) throws IOException {
        for (int chunk = 0; chunk < head.chunks(); chunk++) {
            try {
                bodies.chunk(head, chunk);
            } catch (Store.Damage broken) {
                return Optional.of(chunk);
            }
        }
        return Optional.empty();
    }

    private Map<Integer, Recipient> recipients(MessageId message) throws IOException {
        Map<Integer, Recipient> recipients = new TreeMap<>();
        byte[] prefix = Keys.recipients(message);
        tables.walk(prefix, prefix, (key, at) -> {
            try {
                Recipient recipient = Records.verified(key, at.value(), Records::decodeRecipient);
                recipients.put(recipient.number(), recipient);
            } catch (Store.Damage broken) {
                // Missing from the map, it is mended or named.
            }
            return true;
        });
        return recipients;
    }

    private List<Event> history(MessageId message) {
        try {
            return history.of(message);
        } catch (IOException broken) {
            return List.of();
        }
    }

    /// Every recipient of the message: as stored, as ended by its events, or made anew from the `Accepted` event.
    private List<Recipient> mend(Head head, Map<Integer, Recipient> stored, List<Event> events) throws IOException {
        MessageId message = head.envelope().id();
        List<Recipient> all = new ArrayList<>();
        for (int number = 0; number < head.recipients(); number++) {
            Optional<Recipient> recipient = Optional.ofNullable(stored.get(number));
            if (recipient.isEmpty()) {
                recipient = fromEvents(number, events);
            }
            if (recipient.isEmpty()) {
                name(message, "recipient " + number + ", whose record does not verify");
            } else {
                all.add(hasEnded(number, events) ? recipient.get().with(new State.Delivered()) : recipient.get());
            }
        }
        return all;
    }

    private Optional<Recipient> fromEvents(int number, List<Event> events) {
        return events.stream()
                .filter(Event.Accepted.class::isInstance)
                .map(Event.Accepted.class::cast)
                .filter(accepted -> number < accepted.recipients().size())
                .map(accepted -> Recipient.fresh(
                        number,
                        accepted.recipients().get(number),
                        accepted.recipients().get(number),
                        accepted.at()))
                .findFirst();
    }

    private static boolean hasEnded(int number, List<Event> events) {
        return events.stream().anyMatch(event -> switch (event) {
            case Event.Attempted e ->
                e.recipient() == number
                        && (e.outcome() instanceof Outcome.Delivered || e.outcome() instanceof Outcome.Failed);
            case Event.Expired e -> e.recipient() == number;
            case Event.Handled e -> e.recipient() == number && e.action() == Event.Handled.Action.DELETED;
            default -> false;
        });
    }

    /// A message of which nothing is in the queue any more: named where its events do not say that it ended.
    private void nameIfItNeverEnded(MessageId message) throws IOException {
        for (Event event : history(message)) {
            if (event instanceof Event.Accepted accepted) {
                List<Event> events = history(message);
                for (int number = 0; number < accepted.recipients().size(); number++) {
                    if (!hasEnded(number, events)) {
                        name(message, "all of it, for " + accepted.recipients().get(number));
                    }
                }
            }
        }
    }

    private void write(MessageId message, List<Recipient> recipients) throws IOException {
        Batch batch = new Batch();
        for (Recipient recipient : recipients) {
            records.put(batch, message, recipient);
        }
        tables.write(batch);
    }

    private void dropStaleSchedule() throws IOException {
        List<byte[]> stale = new ArrayList<>();
        tables.walk(Keys.kind('d'), Keys.kind('d'), (key, _) -> {
            Store.Place place = Keys.placeOf(key);
            boolean wanted;
            try {
                wanted = records.recipient(place)
                        .filter(recipient -> recipient.state() instanceof State.Due)
                        .filter(recipient -> Arrays.equals(Keys.due(place.message(), recipient), key))
                        .isPresent();
            } catch (Store.Damage broken) {
                wanted = false;
            }
            return wanted || stale.add(key);
        });
        Batch batch = new Batch();
        for (byte[] key : stale) {
            batch.delete(key);
        }
        tables.write(batch);
    }

    /// Takes away what cannot be delivered, or has ended; the latter without a word.
    private void remove(MessageId message, String what) throws IOException {
        List<byte[]> keys = new ArrayList<>();
        int chunks = sound(message).map(Head::chunksInTable).orElse(0);
        keys.addAll(records.chunkKeys(message, chunks));
        keys.add(Keys.envelope(message));
        byte[] prefix = Keys.recipients(message);
        tables.walk(prefix, prefix, (key, _) -> keys.add(key));
        Batch batch = new Batch();
        for (byte[] key : keys) {
            batch.delete(key);
        }
        for (Recipient recipient : recipients(message).values()) {
            batch.delete(Keys.due(message, recipient));
        }
        tables.write(batch);
        if (!what.isEmpty()) {
            name(message, what);
        }
    }

    private void name(MessageId message, String what) throws IOException {
        Event.Lost event = new Event.Lost(now, message, what);
        findings.add(event);
        Batch batch = new Batch();
        history.add(batch, List.of(event));
        tables.write(batch);
    }
}
