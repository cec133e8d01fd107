package dev.tasso.mta.http;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.schedule.Why;
import dev.tasso.mta.spool.Store;
import dev.tasso.mta.watch.Lookout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the API answers: each method takes what was asked and returns the answer's body.
final class Routes {
    private static final int PAGE_MAX = 1_000;
    private static final int HISTORIES_MAX = 200;
    /// Recipients an action lists; it counts all.
    private static final int LISTED_MAX = 1_000;

    private final Desk desk;
    private final Live live;

    Routes(Desk desk) {
        this.desk = desk;
        this.live = new Live(desk);
    }

    ObjectNode live() throws IOException {
        return live.picture();
    }

    ObjectNode queue(Map<String, String> query) throws Refusal, IOException {
        Map<String, String> filter = new LinkedHashMap<>(query);
        int limit = number(filter.remove("limit"), PAGE_MAX);
        Optional<Store.Place> after = place(Optional.ofNullable(filter.remove("after")));
        List<Store.Found> page = desk.spool().query(Filters.of(filter), after, limit);
        ObjectNode answer = Json.object();
        answer.putArray("recipients").addAll(Json.found(page));
        if (page.size() == limit && limit > 0) {
            Store.Found last = page.getLast();
            answer.put("after", last.envelope().id() + "-" + last.recipient().number());
        }
        return answer;
    }

    ObjectNode message(String id) throws Refusal, IOException {
        List<Store.Found> found = open(Filters.id(id));
        ObjectNode answer = Json.envelope(found.getFirst().envelope());
        answer.putArray("recipients").addAll(Json.found(found));
        return answer;
    }

    /// What each recipient waits for; for a message that is no longer in the queue, what became of it.
    ObjectNode why(String text) throws Refusal, IOException {
        MessageId id = Filters.id(text);
        List<Store.Found> found = desk.spool().query(only(id), Optional.empty(), LISTED_MAX);
        ObjectNode answer = Json.object().put("id", id.text());
        ArrayNode recipients = answer.putArray("recipients");
        for (Why one : desk.scheduler().why(id)) {
            ObjectNode node = Json.recipient(one.recipient());
            Sentences.of(one, desk.clock().instant()).forEach(node.putArray("sentences")::add);
            recipients.add(node);
        }
        for (Event.Attempted ended : Sentences.ended(history(id, found.isEmpty()), found)) {
            ObjectNode node = recipients.addObject().put("to", ended.mailbox().text());
            ArrayNode sentences = node.putArray("sentences").add(Sentences.end(ended));
            Sentences.explained(ended.outcome().answer()).ifPresent(sentences::add);
        }
        return answer;
    }

    ObjectNode act(String action, ObjectNode body) throws Refusal, IOException {
        Store.Change change = switch (action) {
            case "retry" -> new Store.Change.Reschedule(desk.clock().instant());
            case "hold" -> new Store.Change.Hold();
            case "release" -> new Store.Change.Release();
            case "delete" -> new Store.Change.Delete();
            default -> throw new Refusal(404, "no such action", "use retry, hold, release or delete");
        };
        Store.Filter filter = Filters.of(body.path("filter"));
        int messagesMax = body.path("messagesMax").asInt(1);
        List<Store.Found> matched = all(filter);
        boolean dryRun = body.path("dryRun").asBoolean(false) || count(matched) > messagesMax;
        List<Store.Found> touched =
                dryRun || matched.isEmpty() ? matched : change(filter, matched, change, messagesMax);
        ObjectNode answer = Json.object()
                .put("dryRun", dryRun)
                .put("recipients", touched.size())
                .put("messages", count(touched));
        answer.putArray("list")
                .addAll(Json.found(touched.stream().limit(LISTED_MAX).toList()));
        answer.putArray("untouched").addAll(untouched(matched, touched, change));
        return answer;
    }

    /// What matched and stayed as it was, and why.
    private static List<ObjectNode> untouched(
            List<Store.Found> matched, List<Store.Found> touched, Store.Change change) {
        Set<Store.Place> done = touched.stream().map(Routes::place).collect(Collectors.toSet());
        return matched.stream()
                .filter(found -> !done.contains(place(found)))
                .map(found -> Json.found(found).put("because", Sentences.untouched(found.recipient(), change)))
                .limit(LISTED_MAX)
                .toList();
    }

    ObjectNode history(Map<String, String> query) throws Refusal, IOException {
        String of = query.getOrDefault("of", "");
        if (of.isBlank()) {
            throw new Refusal(400, "nothing was asked for", "send of=ID, of=ADDRESS or of=MESSAGE-ID");
        }
        int limit = Math.min(HISTORIES_MAX, number(query.get("limit"), HISTORIES_MAX));
        Optional<MessageId> id = MessageId.parse(of);
        List<MessageId> ids = id.isPresent() ? List.of(id.get()) : desk.spool().find(of, limit);
        ObjectNode answer = Json.object();
        ArrayNode messages = answer.putArray("messages");
        for (MessageId one : ids) {
            List<Event> events = desk.spool().history(one);
            if (!events.isEmpty()) {
                ObjectNode node = messages.addObject().put("id", one.text());
                node.putArray("events").addAll(events.stream().map(Json::event).toList());
            }
        }
        return answer;
    }

    Lookout lookout() {
        return desk.lookout();
    }

    ObjectNode reload() {
        Desk.Reloaded reloaded = desk.reload().get();
        ObjectNode answer = Json.object().put("applied", reloaded.errors().isEmpty());
        reloaded.errors().forEach(answer.putArray("errors")::add);
        reloaded.needsRestart().forEach(answer.putArray("needsRestart")::add);
        return answer;
    }

    ObjectNode status() {
        Desk.Status status = desk.status().get();
        ObjectNode answer = Json.object()
                .put("version", status.version())
                .put("process", status.process())
                .put("upSeconds", status.upSeconds())
                .put("spool", status.spool())
                .put("sessions", status.sessions());
        status.listeners().forEach(answer.putArray("listeners")::add);
        return answer;
    }

    /// The copy is shaped like the spool folder it can replace.
    ObjectNode backup(ObjectNode body) throws Refusal, IOException {
        Path target = absolute(body.path("folder"));
        Files.createDirectories(target);
        try (Stream<Path> inside = Files.list(target)) {
            if (inside.findAny().isPresent()) {
                throw new Refusal(409, target + " is not empty", "name a folder that does not exist yet");
            }
        }
        desk.spool().backup(target);
        return Json.object().put("folder", target.toString());
    }

    private static Path absolute(JsonNode node) throws Refusal {
        try {
            if (node.isString() && Path.of(node.asString()).isAbsolute()) {
                return Path.of(node.asString()).normalize();
            }
        } catch (InvalidPathException _) {
            // Said below.
        }
        throw new Refusal(400, "folder is missing or not absolute", "send {\"folder\": \"/absolute/path\"}");
    }

    private List<Store.Found> open(MessageId id) throws Refusal, IOException {
        List<Store.Found> found = desk.spool().query(only(id), Optional.empty(), LISTED_MAX);
        if (found.isEmpty()) {
            throw new Refusal(404, "no message " + id + " in the queue", "tasso history " + id + " tells its end");
        }
        return found;
    }

    private List<Event> history(MessageId id, boolean mustExist) throws Refusal, IOException {
        List<Event> events = desk.spool().history(id);
        if (mustExist && events.isEmpty()) {
            throw new Refusal(404, "no message " + id + " in the queue or in the history", "");
        }
        return events;
    }

    /// Where only one message may be touched, it is named: one that arrived meanwhile is left alone.
    private List<Store.Found> change(
            Store.Filter filter, List<Store.Found> matched, Store.Change change, int messagesMax) throws IOException {
        Store.Filter meant = messagesMax == 1
                ? new Store.Filter(
                        Optional.of(matched.getFirst().envelope().id()),
                        filter.sender(),
                        filter.recipient(),
                        filter.domain(),
                        filter.held())
                : filter;
        return desk.scheduler().change(meant, change, "the API");
    }

    private List<Store.Found> all(Store.Filter filter) throws IOException {
        List<Store.Found> all = new ArrayList<>();
        Optional<Store.Place> after = Optional.empty();
        List<Store.Found> page;
        do {
            page = desk.spool().query(filter, after, PAGE_MAX);
            all.addAll(page);
            after = page.isEmpty() ? after : Optional.of(place(page.getLast()));
        } while (page.size() == PAGE_MAX);
        return all;
    }

    private static Store.Filter only(MessageId id) {
        return new Store.Filter(
                Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static long count(List<Store.Found> found) {
        Function<Store.Found, MessageId> id = one -> one.envelope().id();
        return found.stream().map(id).distinct().count();
    }

    private static int number(@org.jspecify.annotations.Nullable String text, int max) throws Refusal {
        if (text == null) {
            return max;
        }
        if (!text.matches("[1-9]\\d{0,6}")) {
            throw new Refusal(400, "limit is not a number from 1 on", "");
        }
        return Math.min(max, Integer.parseInt(text));
    }

    static Store.Place place(Store.Found found) {
        return new Store.Place(found.envelope().id(), found.recipient().number());
    }

    private static Optional<Store.Place> place(Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.get().split("-", -1);
        if (parts.length != 2 || !parts[1].matches("\\d{1,9}")) {
            throw new Refusal(400, "after is no place in the queue", "send back what the page before said");
        }
        return Optional.of(new Store.Place(Filters.id(parts[0]), Integer.parseInt(parts[1])));
    }
}
