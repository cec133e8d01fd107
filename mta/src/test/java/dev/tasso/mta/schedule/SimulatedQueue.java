package dev.tasso.mta.schedule;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A queue in memory that is fast enough for a hundred thousand messages and as strict as the real one: what is claimed
/// is given out once, and only a claim settles it.
final class SimulatedQueue implements Settling.Queue {

    /// One recipient's name in the queue.
    record Key(MessageId message, int number) {}

    private record Due(Instant at, MessageId message, int number) {}

    private static final Comparator<Due> ORDER =
            Comparator.comparing(Due::at).thenComparing(Due::message).thenComparingInt(Due::number);

    final Map<Key, Recipient> recipients = new LinkedHashMap<>();
    final Map<MessageId, Envelope> envelopes = new HashMap<>();
    final List<Event.OfMessage> events = new ArrayList<>();
    final List<NewMessage> reports = new ArrayList<>();
    private final Map<Lane, TreeSet<Due>> lanes = new HashMap<>();
    private final Map<Key, Long> claimed = new HashMap<>();
    private final Set<Key> everSettled = new HashSet<>();
    private final BiConsumer<Lane, Instant> arrivals;
    private final Consumer<Deadline> reminders;
    private final java.util.function.Supplier<Instant> clock;
    private long tokens;
    private long ids;

    SimulatedQueue(
            java.util.function.Supplier<Instant> clock,
            BiConsumer<Lane, Instant> arrivals,
            Consumer<Deadline> reminders) {
        this.clock = clock;
        this.arrivals = arrivals;
        this.reminders = reminders;
    }

    MessageId accept(String sender, String... to) {
        return accept(MailParameters.NONE, sender, to);
    }

    /// Of a sender who asks for more.
    MessageId accept(MailParameters parameters, String sender, String... to) {
        Instant now = clock.get();
        Instant due = parameters.hold().map(hold -> hold.from(now)).orElse(now);
        MessageId id = newId();
        ReversePath path = sender.isEmpty()
                ? new ReversePath.Null()
                : new ReversePath.Sender(Mailbox.parse(sender).orElseThrow());
        Origin origin = new Origin("mx", "client.test", "192.0.2.1", Optional.empty(), Optional.empty());
        Envelope envelope = new Envelope(id, now, path, parameters, false, 10, Optional.of("<1@client.test>"), origin);
        List<Recipient> fresh = new ArrayList<>();
        for (String address : to) {
            Mailbox mailbox = Mailbox.parse(address).orElseThrow();
            fresh.add(Recipient.fresh(fresh.size(), mailbox, mailbox, due)
                    .at(parameters.priority().orElse(0)));
        }
        add(envelope, fresh);
        return id;
    }

    private void add(Envelope envelope, List<Recipient> fresh) {
        envelopes.put(envelope.id(), envelope);
        for (Recipient recipient : fresh) {
            put(new Key(envelope.id(), recipient.number()), recipient);
            arrivals.accept(recipient.lane(), recipient.since());
            Deadline.of(envelope, recipient, clock.get()).ifPresent(reminders);
        }
    }

    private void put(Key key, Recipient recipient) {
        recipients.put(key, recipient);
        if (recipient.state() instanceof State.Due(Instant at)) {
            lanes.computeIfAbsent(recipient.lane(), _ -> new TreeSet<>(ORDER))
                    .add(new Due(at, key.message(), key.number()));
        }
    }

    @Override
    public MessageId newId() {
        return new MessageId(String.format("%020d", ids++));
    }

    @Override
    public Store.Claimed claim(Lane lane, Instant now, int limit) {
        TreeSet<Due> due = lanes.getOrDefault(lane, new TreeSet<>(ORDER));
        List<Store.Claim> claims = new ArrayList<>();
        while (claims.size() < limit && !due.isEmpty() && !due.first().at().isAfter(now)) {
            Due first = Objects.requireNonNull(due.pollFirst());
            Key key = new Key(first.message(), first.number());
            claimed.put(key, ++tokens);
            claims.add(new Store.Claim(
                    tokens,
                    Objects.requireNonNull(envelopes.get(first.message())),
                    Objects.requireNonNull(recipients.get(key))));
        }
        return new Store.Claimed(
                claims,
                due.isEmpty() ? Optional.empty() : Optional.of(due.first().at()));
    }

    void giveBack(List<Store.Claim> claims) {
        for (Store.Claim claim : claims) {
            Key key = new Key(claim.envelope().id(), claim.recipient().number());
            if (claimed.remove(key, claim.token())) {
                put(key, claim.recipient());
            }
        }
    }

    /// The process is killed: what was claimed is as it was before.
    List<Store.LaneSummary> crash() {
        for (Key key : List.copyOf(claimed.keySet())) {
            put(key, Objects.requireNonNull(recipients.get(key)));
        }
        claimed.clear();
        List<Store.LaneSummary> summaries = new ArrayList<>();
        lanes.forEach((lane, due) -> {
            if (!due.isEmpty()) {
                summaries.add(new Store.LaneSummary(lane, due.first().at()));
            }
        });
        return summaries;
    }

    @Override
    public void settle(Conclusion conclusion) {
        for (Store.Settlement settlement : conclusion.settlements) {
            Key key = new Key(settlement.message(), settlement.recipient().number());
            if (!claimed.remove(key, settlement.token())) {
                continue; // Fenced: it belonged to a process that was killed.
            }
            everSettled.add(key);
            put(key, settlement.recipient());
        }
        events.addAll(conclusion.events);
        for (NewMessage report : conclusion.reports) {
            reports.add(report);
            add(report.envelope(), report.recipients());
        }
    }

    @Override
    public InputStream openBody(Envelope envelope) throws IOException {
        return new ByteArrayInputStream(
                "Subject: hello\r\nFrom: <a@client.test>\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    int claimed() {
        return claimed.size();
    }

    long open() {
        return recipients.values().stream().filter(r -> r.state().open()).count();
    }

    Recipient recipient(MessageId message, int number) {
        return Objects.requireNonNull(recipients.get(new Key(message, number)));
    }

    List<Event.Attempted> attempts(MessageId message) {
        return events.stream()
                .filter(event ->
                        event instanceof Event.Attempted a && a.message().equals(message))
                .map(Event.Attempted.class::cast)
                .toList();
    }
}
