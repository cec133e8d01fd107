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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The embedded store: one RocksDB in one folder, which one process has at a time.
///
/// Recovery is in `RocksOpener`; what the keys are is in `Keys`. This class turns each call into one batch.
final class RocksStore implements Store {

    /// Messages with several recipients whose open ones are not counted anew at each settling; more than one batch has.
    private static final int OPEN_COUNTS_MAX = 20_000;

    private final Tables tables;
    private final Records records;
    private final Claims claims;
    private final Lanes lanes;
    private final History history;
    private final Queue queue;
    private final AutoCloseable lock;
    private boolean closed;

    /// Checksums of chunks that were appended and have no message yet.
    private final Map<MessageId, List<Integer>> appended = new HashMap<>();

    /// How many recipients of a message in use are still open.
    private final Map<MessageId, Integer> openCounts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Integer> eldest) {
            return size() > OPEN_COUNTS_MAX;
        }
    };

    RocksStore(Tables tables, AutoCloseable lock, int epoch, Instant now) {
        this.tables = tables;
        this.lock = lock;
        this.records = new Records(tables);
        this.claims = new Claims(epoch);
        this.lanes = new Lanes(tables, records, claims);
        this.history = new History(tables, now);
        this.queue = new Queue(tables, records, claims);
    }

    /// What is put into one batch.
    @FunctionalInterface
    private interface Filling {
        void into(WriteBatch batch) throws RocksDBException, IOException;
    }

    private void inOneBatch(Filling filling) throws IOException {
        try (WriteBatch batch = new WriteBatch()) {
            filling.into(batch);
            tables.write(batch);
        } catch (RocksDBException e) {
            throw Tables.failure("the batch was refused", e);
        }
    }

    @Override
    public void accept(List<NewMessage> messages, List<Event.OfMessage> events) throws IOException {
        inOneBatch(batch -> {
            for (NewMessage message : messages) {
                add(batch, message);
            }
            history.add(batch, events);
        });
        messages.forEach(this::announce);
    }

    private void add(WriteBatch batch, NewMessage message) throws RocksDBException {
        MessageId id = message.envelope().id();
        List<Integer> checksums = switch (message.body()) {
            case NewMessage.Body.Inline(byte[] octets) -> {
                tables.put(batch, Keys.chunk(id, 0), octets);
                yield List.of(Seal.sum(octets));
            }
            case NewMessage.Body.Chunked(int chunks) -> {
                List<Integer> sums = appended.getOrDefault(id, List.of());
                if (sums.size() != chunks) {
                    throw new IllegalArgumentException(
                            id + " has " + sums.size() + " chunks in the store, and " + chunks + " by its maker");
                }
                tables.delete(batch, Keys.ahead(id));
                yield sums;
            }
        };
        records.put(batch, new Head(message.envelope(), message.recipients().size(), checksums));
        for (Recipient recipient : message.recipients()) {
            records.put(batch, id, recipient);
        }
    }

    private void announce(NewMessage message) {
        MessageId id = message.envelope().id();
        appended.remove(id);
        message.recipients().forEach(recipient -> lanes.written(id, recipient));
    }

    @Override
    public void append(MessageId message, int chunk, byte[] octets) throws IOException {
        inOneBatch(batch -> {
            if (chunk == 0) {
                byte[] ahead = Keys.ahead(message);
                tables.put(batch, ahead, Seal.seal(ahead, new byte[0]));
            }
            tables.put(batch, Keys.chunk(message, chunk), octets);
        });
        appended.computeIfAbsent(message, _ -> new ArrayList<>()).add(Seal.sum(octets));
    }

    /// Tells what recovery found in the history, and checks every message if it found anything.
    List<Event> recovered(DamagedFolder damaged, boolean suspicious, Instant now) throws IOException {
        List<Event> findings = new ArrayList<>(damaged.findings());
        sweep();
        if (!findings.isEmpty()) {
            note(findings);
        }
        if (!findings.isEmpty() || suspicious) {
            MessageCheck check = new MessageCheck(tables, records, history, now);
            findings.addAll(check.run(damaged.suspects(), !findings.isEmpty()));
        }
        return findings;
    }

    /// Takes away bodies whose message never came.
    private void sweep() throws IOException {
        List<MessageId> left = new ArrayList<>();
        tables.walk(Keys.kind('a'), Keys.kind('a'), (key, _) -> left.add(Keys.messageOf(key)));
        for (MessageId message : left) {
            discard(message);
        }
    }

    @Override
    public void discard(MessageId message) throws IOException {
        appended.remove(message);
        openCounts.remove(message);
        List<byte[]> chunks = records.chunkKeys(message, 0);
        List<Recipient> recipients = records.recipients(message);
        inOneBatch(batch -> {
            for (byte[] chunk : chunks) {
                tables.delete(batch, chunk);
            }
            tables.delete(batch, Keys.ahead(message));
            records.remove(batch, message, 0, recipients);
            history.forget(batch, message);
        });
        recipients.forEach(recipient -> claims.drop(new Place(message, recipient.number())));
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
            for (NewMessage report : reports) {
                add(batch, report);
            }
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

    private void apply(WriteBatch batch, Settlement settlement) throws RocksDBException, IOException {
        Place place = placeOf(settlement);
        Head head = claims.headOf(place)
                .orElseThrow(() -> new IllegalStateException("a claim without its message: " + place));
        tables.delete(batch, claims.dueOf(place));
        write(batch, head, settlement.recipient());
    }

    /// Writes a recipient as it shall be from now on; with the last one that closes the message goes.
    private void write(WriteBatch batch, Head head, Recipient recipient) throws RocksDBException, IOException {
        MessageId id = head.envelope().id();
        if (recipient.state().open()) {
            records.put(batch, id, recipient);
            return;
        }
        int open = openCount(head) - 1;
        if (open > 0) {
            openCounts.put(id, open);
            records.put(batch, id, recipient);
            return;
        }
        openCounts.remove(id);
        tables.delete(batch, Keys.envelope(id));
        for (int chunk = 0; chunk < head.checksums().size(); chunk++) {
            tables.delete(batch, Keys.chunk(id, chunk));
        }
        for (int number = 0; number < head.recipients(); number++) {
            tables.delete(batch, Keys.recipient(id, number));
        }
    }

    private int openCount(Head head) throws IOException {
        Integer known = openCounts.get(head.envelope().id());
        if (known != null) {
            return known;
        }
        if (head.recipients() == 1) {
            return 1;
        }
        return (int) records.recipients(head.envelope().id()).stream()
                .filter(recipient -> recipient.state().open())
                .count();
    }

    @Override
    public Changed change(Filter filter, Change change, String by, Instant now, Optional<Place> after, int limit)
            throws IOException {
        List<Found> matching = queue.find(filter, after, limit);
        List<Found> changed = new ArrayList<>();
        List<Place> held = new ArrayList<>();
        try {
            inOneBatch(batch -> {
                for (Found found : queue.take(matching, held)) {
                    Optional<Queue.Step> step = Queue.step(found.recipient(), change, now);
                    if (step.isPresent()) {
                        Recipient next = found.recipient().with(step.get().state());
                        MessageId id = found.envelope().id();
                        tables.delete(batch, Keys.due(id, found.recipient()));
                        write(batch, records.head(id).orElseThrow(), next);
                        history.add(batch, List.of(Queue.event(found, step.get(), by, now)));
                        changed.add(new Found(found.envelope(), next));
                    }
                }
            });
            changed.forEach(found -> lanes.written(found.envelope().id(), found.recipient()));
        } finally {
            held.forEach(claims::drop);
        }
        Optional<Place> more = matching.size() < limit ? Optional.empty() : Optional.of(placeOf(matching.getLast()));
        return new Changed(changed, more);
    }

    @Override
    public Optional<Event.Lost> lose(MessageId message, String what, Instant now) throws IOException {
        Optional<byte[]> head = records.value(Keys.envelope(message));
        if (head.isEmpty()) {
            return Optional.empty();
        }
        Event.Lost lost = new Event.Lost(now, message, what);
        discardQueued(message, lost);
        return Optional.of(lost);
    }

    private void discardQueued(MessageId message, Event.Lost lost) throws IOException {
        int chunks = records.head(message).map(head -> head.checksums().size()).orElse(0);
        List<Recipient> recipients = records.recipients(message);
        inOneBatch(batch -> {
            records.remove(batch, message, chunks, recipients);
            history.add(batch, List.of(lost));
        });
        openCounts.remove(message);
        recipients.forEach(recipient -> claims.drop(new Place(message, recipient.number())));
    }

    @Override
    public void force() throws IOException {
        tables.force();
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
        if (head.isEmpty() || chunk >= head.get().checksums().size()) {
            return Optional.empty();
        }
        byte[] octets = records.value(Keys.chunk(message, chunk))
                .orElseThrow(() -> new Damage("chunk " + chunk + " of " + message + " is missing"));
        if (Seal.sum(octets) != head.get().checksums().get(chunk)) {
            throw new Damage("chunk " + chunk + " of " + message + " does not verify");
        }
        return Optional.of(octets);
    }

    @Override
    public List<LaneSummary> lanes() throws IOException {
        return lanes.summaries();
    }

    @Override
    public void expire(Instant before) throws IOException {
        history.expire(before);
    }

    @Override
    public void backup(Path folder) throws IOException {
        tables.force();
        tables.use(db -> {
            try (Checkpoint checkpoint = Checkpoint.create(db)) {
                checkpoint.createCheckpoint(folder.toString());
            }
            return true;
        });
    }

    @Override
    public void close() throws IOException {
        tables.close();
        if (closed) {
            return;
        }
        closed = true;
        try {
            lock.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the lock of the store could not be given back", e);
        }
    }
}
