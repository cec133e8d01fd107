package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What shares one force.
final class Group {

    private final List<Job> jobs;
    private final List<Job.Settle> settles = new ArrayList<>();
    private final List<Job> others = new ArrayList<>();
    private final List<Job.Accept> accepts = new ArrayList<>();
    private final List<Event> notes = new ArrayList<>();
    private boolean forceNeeded;

    /// @param generation of the store; what went ahead to an earlier one fails
    Group(List<Job> jobs, int generation) {
        this.jobs = jobs;
        for (Job job : jobs) {
            switch (job) {
                case Job.Accept accept -> {
                    if (accept.stale(generation)) {
                        accept.fail(new IOException("the store was reopened while the message arrived"));
                    } else {
                        accepts.add(accept);
                    }
                }
                case Job.Append append -> {
                    if (append.generation() == generation) {
                        others.add(append);
                    } else {
                        append.fail(new IOException("the store was reopened while the message arrived"));
                    }
                }
                case Job.Settle settle -> settles.add(settle);
                case Job.Task task -> others.add(task);
                case Job.Note(Event event) -> notes.add(event);
            }
        }
    }

    /// Told of events that are written and of what became due by them.
    @FunctionalInterface
    interface Release {
        void of(List<? extends Event> events, List<Arrival> due);
    }

    /// Writes everything, completions first, and answers whoever need not wait for the force; says whether anything was
    /// written.
    boolean writeTo(Store store, Release release) throws IOException {
        if (!settles.isEmpty()) {
            settle(store, release);
        }
        for (Job job : others) {
            if (job instanceof Job.Append append) {
                append(store, append);
            } else if (job instanceof Job.Task(Job.Rare work)) {
                work.run(store);
                forceNeeded = true;
            }
        }
        if (!accepts.isEmpty()) {
            store.accept(messages(accepts), events(messages(accepts)));
            forceNeeded = true;
        }
        if (!notes.isEmpty()) {
            store.note(notes);
        }
        return !jobs.isEmpty();
    }

    private static void append(Store store, Job.Append append) {
        try {
            store.append(append.message(), append.chunk(), append.octets());
            append.answer().give(true);
        } catch (IOException ofThisBody) {
            append.fail(ofThisBody);
        }
    }

    private void settle(Store store, Release release) throws IOException {
        List<Store.Settlement> settlements = new ArrayList<>();
        List<NewMessage> reports = new ArrayList<>();
        List<Event.OfMessage> events = new ArrayList<>();
        for (Job.Settle settle : settles) {
            settlements.addAll(settle.settlements());
            reports.addAll(settle.reports());
            events.addAll(events(settle.reports()));
            events.addAll(settle.events());
        }
        List<Store.Settled> results = store.settle(settlements, reports, events);
        release.of(events, arrivals(reports));
        int from = 0;
        for (Job.Settle settle : settles) {
            int to = from + settle.settlements().size();
            settle.answer().give(List.copyOf(results.subList(from, to)));
            from = to;
        }
    }

    boolean needsForce() {
        return forceNeeded;
    }

    /// Answers all who waited for the force.
    void forced(Release release) {
        List<NewMessage> messages = accepted();
        accepts.forEach(accept -> accept.answer().give(true));
        release.of(events(messages), arrivals(messages));
        for (Job job : others) {
            if (job instanceof Job.Task(Job.Rare work)) {
                work.done(release);
            }
        }
    }

    void fail(IOException why) {
        jobs.forEach(job -> job.fail(why));
    }

    /// Messages that might be in the store although nobody was promised them.
    List<MessageId> unpromised() {
        return accepts.stream().map(accept -> accept.message().envelope().id()).toList();
    }

    /// The messages that were promised with this force.
    List<NewMessage> accepted() {
        return messages(accepts);
    }

    private static List<NewMessage> messages(List<Job.Accept> accepts) {
        return accepts.stream().map(Job.Accept::message).toList();
    }

    private static List<Event.OfMessage> events(List<NewMessage> messages) {
        List<Event.OfMessage> events = new ArrayList<>();
        for (NewMessage message : messages) {
            var envelope = message.envelope();
            events.add(new Event.Accepted(
                    envelope.acceptedAt(),
                    envelope.id(),
                    envelope.sender(),
                    message.recipients().stream().map(Recipient::mailbox).toList(),
                    envelope.size(),
                    envelope.messageIdField(),
                    envelope.origin()));
        }
        return events;
    }

    private static List<Arrival> arrivals(List<NewMessage> messages) {
        List<Arrival> arrivals = new ArrayList<>();
        for (NewMessage message : messages) {
            arrivals.addAll(arrivals(message.envelope(), message.recipients()));
        }
        return arrivals;
    }

    /// One for each lane that recipients of a message are due in.
    static List<Arrival> arrivals(Envelope envelope, List<Recipient> recipients) {
        Map<Lane, Arrival> byLane = new LinkedHashMap<>();
        for (Recipient recipient : recipients) {
            if (recipient.state() instanceof State.Due(Instant next)) {
                byLane.merge(
                        recipient.lane(),
                        new Arrival(recipient.lane(), next, envelope.deliverBy(), 1, envelope.id()),
                        (one, other) -> new Arrival(
                                one.lane(),
                                one.due().isBefore(other.due()) ? one.due() : other.due(),
                                one.deliverBy(),
                                one.recipients() + 1,
                                envelope.id()));
            }
        }
        return List.copyOf(byLane.values());
    }
}
