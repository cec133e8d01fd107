package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Recipient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The embedded store: one RocksDB in one folder, which one process has at a time.
///
/// Recovery is in `RocksOpener`; what the keys are is in `Keys`. This class turns each call into one batch.
final class RocksStore implements Store {

    private final Tables tables;
    private final Records records;
    private final Claims claims;
    private final Lanes lanes;
    private final History history;
    private final Queue queue;
    private final Messages messages;
    private final Bodies bodies;
    private final BodyFiles files;
    private final FolderLock lock;

    /// Filled anew for each call of the one thread that changes the store.
    private final Batch batch = new Batch();

    RocksStore(Tables tables, BodyFiles files, FolderLock lock, int epoch, Instant now) {
        this.tables = tables;
        this.files = files;
        this.lock = lock;
        this.records = new Records(tables);
        this.bodies = new Bodies(records, files);
        this.claims = new Claims(epoch);
        this.lanes = new Lanes(tables, records, claims);
        this.history = new History(tables, now);
        this.queue = new Queue(tables, records, claims);
        this.messages = new Messages(records, files);
    }

    /// What is put into one batch.
    @FunctionalInterface
    private interface Filling {
        void into(Batch batch) throws IOException;
    }

    private void inOneBatch(Filling filling) throws IOException {
        batch.clear();
        filling.into(batch);
        files.forceNames();
        tables.write(batch);
    }

    @Override
    public void accept(List<NewMessage> accepted, List<Event.OfMessage> events) throws IOException {
        inOneBatch(batch -> {
            messages.add(batch, accepted);
            history.add(batch, events);
        });
        accepted.forEach(this::announce);
    }

    private void announce(NewMessage message) {
        MessageId id = message.envelope().id();
        message.recipients().forEach(recipient -> lanes.written(id, recipient));
    }

    @Override
    public void append(MessageId message, int chunk, byte[] octets) throws IOException {
        files.append(message, chunk, octets);
    }

    @Override
    public void forceAhead(MessageId message) {
        files.forceAhead(message);
    }

    /// Tells what recovery found in the history, and checks every message if it found anything.
    List<Event> recovered(DamagedFolder damaged, boolean suspicious, Instant now) throws IOException {
        List<Event> findings = new ArrayList<>(damaged.findings());
        sweepTable();
        note(findings);
        if (!findings.isEmpty() || suspicious) {
            MessageCheck check = new MessageCheck(tables, records, bodies, history, now);
            findings.addAll(check.run(damaged.suspects(), !findings.isEmpty()));
        }
        force();
        files.sweep(records::mayHave, damaged);
        return findings;
    }

    /// Takes away bodies whose message never came, of the time before they had files.
    private void sweepTable() throws IOException {
        for (MessageId message : records.ahead()) {
            discard(message);
        }
    }

    @Override
    public void discard(MessageId message) throws IOException {
        List<byte[]> chunks = records.chunkKeys(message, 0);
        List<Recipient> recipients = records.recipients(message);
        inOneBatch(batch -> {
            for (byte[] chunk : chunks) {
                batch.delete(chunk);
            }
            batch.delete(Keys.ahead(message));
            records.remove(batch, message, 0, recipients);
            history.forget(batch, message);
        });
        dropped(message, recipients);
    }

    @Override
    public Claimed claim(Lane lane, Instant now, int limit) throws IOException {
        return lanes.claim(lane, now, limit);
    }

    @Override
    public void giveBack(List<Claim> given) {
        for (Claim claim : given) {
            claims.letGo(new Place(claim.envelope().id(), claim.recipient().number()), claim.token());
        }
    }

    @Override
    public List<Settled> settle(List<Settlement> settlements, List<NewMessage> reports, List<Event.OfMessage> events)
            throws IOException {
        List<Settled> results = new ArrayList<>();
        List<Settlement> applied = new ArrayList<>();
        inOneBatch(batch -> {
            for (Settlement settlement : settlements) {
                Place place = placeOf(settlement);
                boolean twice =
                        applied.stream().anyMatch(other -> placeOf(other).equals(place));
                Settled result = twice ? Settled.ALREADY : claims.check(settlement.token(), place);
                results.add(result);
                if (result == Settled.APPLIED) {
                    applied.add(settlement);
                    apply(batch, settlement);
                }
            }
            messages.add(batch, reports);
            history.add(batch, events);
        });
        for (Settlement settlement : applied) {
            lanes.written(settlement.message(), settlement.recipient());
            claims.settle(placeOf(settlement), settlement.token());
        }
        reports.forEach(this::announce);
        return results;
    }

    private static Place placeOf(Found found) {
        return new Place(found.envelope().id(), found.recipient().number());
    }

    private static Place placeOf(Settlement settlement) {
        return new Place(settlement.message(), settlement.recipient().number());
    }

    private void apply(Batch batch, Settlement settlement) throws IOException {
        Place place = placeOf(settlement);
        Head head = claims.headOf(place)
                .orElseThrow(() -> new IllegalStateException("a claim without its message: " + place));
        batch.delete(claims.dueOf(place));
        messages.write(batch, head, settlement.recipient());
    }

    @Override
    public Changed change(Filter filter, Change change, String by, Instant now, Optional<Place> after, int limit)
            throws IOException {
        List<Found> matching = queue.find(filter, after, limit);
        List<Found> changed = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        List<Place> held = new ArrayList<>();
        try {
            inOneBatch(batch -> {
                for (Found found : queue.take(matching, held)) {
                    Optional<Queue.Step> step = Queue.step(found.recipient(), change, now);
                    if (step.isPresent()) {
                        Recipient next = found.recipient().with(step.get().state());
                        MessageId id = found.envelope().id();
                        batch.delete(Keys.due(id, found.recipient()));
                        messages.write(batch, records.head(id).orElseThrow(), next);
                        events.add(Queue.event(found, step.get(), by, now));
                        changed.add(new Found(found.envelope(), next));
                    }
                }
                history.add(batch, events);
            });
            changed.forEach(found -> lanes.written(found.envelope().id(), found.recipient()));
        } finally {
            held.forEach(claims::drop);
        }
        Optional<Place> more = matching.size() < limit ? Optional.empty() : Optional.of(placeOf(matching.getLast()));
        return new Changed(changed, events, more);
    }

    @Override
    public Optional<Event.Lost> lose(MessageId message, String what, Instant now) throws IOException {
        if (records.value(Keys.envelope(message)).isEmpty()) {
            return Optional.empty();
        }
        Event.Lost lost = new Event.Lost(now, message, what);
        int chunks = records.head(message).map(Head::chunksInTable).orElse(0);
        List<Recipient> recipients = records.recipients(message);
        inOneBatch(batch -> {
            records.remove(batch, message, chunks, recipients);
            history.add(batch, List.of(lost));
        });
        dropped(message, recipients);
        return Optional.of(lost);
    }

    private void dropped(MessageId message, List<Recipient> recipients) throws IOException {
        messages.drop(message);
        recipients.forEach(recipient -> claims.drop(new Place(message, recipient.number())));
    }

    @Override
    public void force() throws IOException {
        tables.force();
        files.forced();
    }

    @Override
    public List<Found> query(Filter filter, Optional<Place> after, int limit) throws IOException {
        return queue.find(filter, after, limit);
    }

    @Override
    public List<Event> history(MessageId message) throws IOException {
        return history.of(message);
    }

    @Override
    public List<MessageId> find(String addressOrMessageId, int limit) throws IOException {
        return history.find(addressOrMessageId, limit);
    }

    @Override
    public void note(List<Event> events) throws IOException {
        inOneBatch(batch -> history.add(batch, events));
    }

    @Override
    public Optional<byte[]> chunk(MessageId message, int chunk) throws IOException {
        Optional<Head> head = records.head(message);
        return head.isEmpty() || chunk >= head.get().chunks()
                ? Optional.empty()
                : Optional.of(bodies.chunk(head.get(), chunk));
    }

    @Override
    public List<LaneSummary> lanes() throws IOException {
        return lanes.summaries();
    }

    @Override
    public void verify() throws IOException {
        StoreCheck.verifyAll(tables.files());
    }

    @Override
    public void settleDown() throws IOException {
        tables.flush();
    }

    @Override
    public void expire(Instant before) throws IOException {
        history.expire(before);
    }

    @Override
    public void backup(Path folder) throws IOException {
        tables.force();
        tables.checkpoint(folder.resolve("store"));
        files.linkInto(folder);
        FormatMark.check(folder);
    }

    @Override
    public void close() throws IOException {
        tables.close();
        try (lock) {
            files.close();
        }
    }
}
