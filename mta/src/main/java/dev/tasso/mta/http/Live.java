package dev.tasso.mta.http;

import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store;
import dev.tasso.mta.watch.Conversation.Heading;
import dev.tasso.mta.watch.Tally;
import dev.tasso.mta.watch.Way;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One picture of the running server: who is connected, what waits, and how much was moved.
///
/// The queue has to be read for it. That costs no more than a tenth of the time, however often somebody asks: what was
/// read is shown again until ten times as long as the reading took has passed.
final class Live {
    /// Sessions and connections that are named, the oldest first; all are counted.
    private static final int SESSIONS_MAX = 100;

    /// Destinations that are named, those with the most recipients first.
    private static final int DESTINATIONS_MAX = 50;

    /// Recipients that are read; of a longer queue, the rest is not counted.
    private static final int RECIPIENTS_MAX = 10_000;

    private static final int PAGE = 1_000;
    private static final int READING_SHARE = 10;
    private static final Store.Filter ALL =
            new Store.Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final Desk desk;
    private Optional<Queue> read = Optional.empty();
    private long readAgainNanos;

    Live(Desk desk) {
        this.desk = desk;
    }

    /// What waits.
    private static final class Queue {
        private final Waiting all = new Waiting();
        private final Map<String, Waiting> destinations = new LinkedHashMap<>();
        private boolean whole = true;
    }

    /// What waits in one place.
    private static final class Waiting {
        private long due;
        private long later;
        private long held;
        private String last = "";

        long recipients() {
            return due + later + held;
        }

        void add(Store.Found found, Instant now) {
            switch (found.recipient().state()) {
                case State.Due(Instant next) when next.isAfter(now) -> later++;
                case State.Due _ -> due++;
                case State.Held _ -> held++;
                case State.Delivered _, State.Failed _, State.Deleted _ -> {}
            }
            found.recipient().last().ifPresent(answer -> last = answer.reply().toString());
        }

        ObjectNode put(ObjectNode node) {
            return node.put("recipients", recipients())
                    .put("due", due)
                    .put("later", later)
                    .put("held", held);
        }
    }

    ObjectNode picture() throws IOException {
        Desk.Status status = desk.status().get();
        ObjectNode picture = Json.object()
                .put("at", desk.clock().instant().toString())
                .put("version", status.version())
                .put("upSeconds", status.upSeconds())
                .put("spool", status.spool());
        sessions(picture);
        queue(picture.putObject("queue"));
        ObjectNode counts = picture.putObject("counts").put("seconds", Tally.SECONDS);
        desk.tally()
                .counts()
                .forEach((kind, count) -> counts.putObject(kind.name().toLowerCase(Locale.ROOT))
                        .put("total", count.total())
                        .put("perSecond", count.perSecond()));
        return picture;
    }

    private void sessions(ObjectNode picture) {
        List<Heading> live = desk.lookout().live();
        long in = live.stream().filter(one -> one.way() == Way.IN).count();
        picture.put("in", in).put("out", live.size() - in);
        ArrayNode sessions = picture.putArray("sessions");
        live.stream().limit(SESSIONS_MAX).forEach(one -> Trace.json(sessions.addObject(), one));
    }

    private void queue(ObjectNode node) throws IOException {
        Queue queue = queue();
        queue.all.put(node).put("whole", queue.whole);
        ArrayNode destinations = node.putArray("destinations");
        queue.destinations.entrySet().stream()
                .sorted(Comparator.comparingLong(one -> -one.getValue().recipients()))
                .limit(DESTINATIONS_MAX)
                .forEach(one -> one.getValue()
                        .put(destinations.addObject().put("domain", one.getKey()))
                        .put("last", one.getValue().last));
    }

    private synchronized Queue queue() throws IOException {
        long begin = System.nanoTime();
        if (read.isPresent() && begin - readAgainNanos < 0) {
            return read.get();
        }
        Queue fresh = readQueue(desk.clock().instant());
        long end = System.nanoTime();
        read = Optional.of(fresh);
        readAgainNanos = end + READING_SHARE * (end - begin);
        return fresh;
    }

    private Queue readQueue(Instant now) throws IOException {
        Queue queue = new Queue();
        Optional<Store.Place> after = Optional.empty();
        boolean more = true;
        while (more) {
            List<Store.Found> page = desk.spool().query(ALL, after, PAGE);
            for (Store.Found found : page) {
                queue.all.add(found, now);
                queue.destinations
                        .computeIfAbsent(found.recipient().lane().domain(), _ -> new Waiting())
                        .add(found, now);
            }
            more = page.size() == PAGE;
            queue.whole = !more || queue.all.recipients() < RECIPIENTS_MAX;
            more &= queue.whole;
            after = page.isEmpty() ? after : Optional.of(Routes.place(page.getLast()));
        }
        return queue;
    }
}
