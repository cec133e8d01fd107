package dev.tasso.mta.http;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.mime.Contents;
import dev.tasso.mta.sink.Kept;
import dev.tasso.mta.sink.Sink;
import dev.tasso.mta.sink.Tray;
import dev.tasso.mta.sink.Wanted;
import dev.tasso.smtp.scenario.Behaviour;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the endpoint of a sink answers.
final class SinkRoutes {
    private static final Set<String> KEYS = Set.of("to", "from", "subject", "after", "limit", "count", "within");
    private static final int LISTED_MAX = 1_000;
    private static final long WAIT_MILLIS_MAX = 20_000;
    private static final int HTML_LENGTH_MAX = 32 << 20;
    private static final int CONTENT_IDS_MAX = 1_000;
    private static final Pattern CONTENT_ID = Pattern.compile("(?i)cid:([^\"'\\s>)]{1,300})");
    /// What browsers connect for before they ask the policy, which then lets it load nothing.
    private static final Pattern EAGER = Pattern.compile("(?i)<(?=iframe|frame|object|embed|link)");

    private final Sink sink;
    private final Seal seal;

    SinkRoutes(Sink sink, Seal seal) {
        this.sink = sink;
        this.seal = seal;
    }

    /// Octets for a browser or a file.
    record Content(String type, String fileName, byte[] octets) {}

    /// Those meant; where a count is given, it is waited for.
    ObjectNode messages(Map<String, String> query) throws Refusal, InterruptedException {
        for (String key : query.keySet()) {
            if (!KEYS.contains(key)) {
                throw new Refusal(400, "no such question: " + key, "use " + String.join(", ", KEYS));
            }
        }
        Wanted wanted = new Wanted(
                Optional.ofNullable(query.get("to")),
                Optional.ofNullable(query.get("from")),
                Optional.ofNullable(query.get("subject")));
        long after = number(query, "after", 0);
        int limit = (int) Math.min(LISTED_MAX, number(query, "limit", LISTED_MAX));
        long count = number(query, "count", 0);
        Duration within = Duration.ofMillis(Math.min(WAIT_MILLIS_MAX, number(query, "within", 0)));
        List<Kept> found = count == 0
                ? sink.tray().find(wanted, after, limit)
                : sink.tray().await(wanted, after, (int) Math.min(Integer.MAX_VALUE, count), within);
        ObjectNode answer = counts();
        answer.put("found", found.size());
        ArrayNode messages = answer.putArray("messages");
        for (Kept kept : found.subList(Math.max(0, found.size() - limit), found.size())) {
            messages.add(SinkJson.summary(kept));
        }
        return answer;
    }

    private ObjectNode counts() {
        Tray.Counts counts = sink.tray().counts();
        return Json.object()
                .put("kept", counts.kept())
                .put("octets", counts.octets())
                .put("arrived", counts.arrived())
                .put("dropped", counts.dropped());
    }

    ObjectNode status() {
        return counts().put("process", ProcessHandle.current().pid())
                .put("smtp", HostPort.of(sink.address()).toString());
    }

    ObjectNode message(String number) throws Refusal {
        Kept kept = kept(number);
        return SinkJson.whole(kept, seal.of(kept.number()));
    }

    ObjectNode delete(String number) throws Refusal {
        sink.tray().delete(kept(number).number());
        return counts();
    }

    ObjectNode clear() {
        int deleted = sink.tray().clear();
        return counts().put("deleted", deleted);
    }

    ObjectNode behave(ObjectNode body) throws Refusal {
        return switch (sink.follow(body.path("rules").asString(""))) {
            case Behaviour.Rules(var rules) -> Json.object().put("rules", rules.size());
            case Behaviour.Mistake mistake ->
                throw new Refusal(
                        400,
                        "line " + mistake.line() + ", column " + mistake.column() + ": " + mistake.cause(),
                        mistake.cure());
        };
    }

    Content raw(String number) throws Refusal {
        Kept kept = kept(number);
        return new Content(
                "message/rfc822",
                "message-" + kept.number() + ".eml",
                kept.mail().octets());
    }

    Content part(String number, String part) throws Refusal {
        Contents contents = Contents.of(kept(number).mail().octets());
        Contents.Part found = (part.matches("\\d{1,6}")
                        ? contents.part(Integer.parseInt(part))
                        : Optional.<Contents.Part>empty())
                .orElseThrow(() -> new Refusal(404, "no part " + part + " in message " + number, ""));
        return new Content(found.type(), found.fileName(), contents.octets(found));
    }

    /// The HTML as its author wrote it.
    String htmlSource(String number) throws Refusal {
        Contents contents = Contents.of(kept(number).mail().octets());
        return contents.html()
                .map(contents::text)
                .orElseThrow(() -> new Refusal(404, "message " + number + " has no HTML", ""));
    }

    /// The HTML with the pictures in it that came with the message, and nothing for which a browser would connect.
    String html(String number) throws Refusal {
        Contents contents = Contents.of(kept(number).mail().octets());
        Matcher id = CONTENT_ID.matcher(htmlSource(number));
        StringBuilder html = new StringBuilder();
        for (int count = 0; count < CONTENT_IDS_MAX && html.length() < HTML_LENGTH_MAX && id.find(); count++) {
            String picture = picture(contents, id.group(1)).orElse("data:,");
            id.appendReplacement(html, Matcher.quoteReplacement(picture));
        }
        return EAGER.matcher(id.appendTail(html)).replaceAll("<x-");
    }

    private static Optional<String> picture(Contents contents, String id) {
        return contents.parts().stream()
                .filter(part -> part.contentId().filter(id::equals).isPresent()
                        && part.type().startsWith("image/"))
                .findFirst()
                .map(part ->
                        "data:" + part.type() + ";base64," + Base64.getEncoder().encodeToString(contents.octets(part)));
    }

    /// Lets in who was given the address by the page.
    void check(String seal, String number) throws Refusal {
        if (!number.matches("\\d{1,18}") || !this.seal.opens(seal, Long.parseLong(number))) {
            throw new Refusal(401, "this address opens nothing", "take it from the page again");
        }
    }

    private Kept kept(String number) throws Refusal {
        Optional<Kept> kept = Optional.empty();
        if (number.equals("last")) {
            kept = sink.tray().newest();
        } else if (number.matches("\\d{1,18}")) {
            kept = sink.tray().get(Long.parseLong(number));
        }
        return kept.orElseThrow(() -> new Refusal(
                404,
                number.equals("last") ? "there is no message yet" : "no message " + number + " here",
                "see which there are: tasso sink list"));
    }

    private static long number(Map<String, String> query, String key, long otherwise) throws Refusal {
        String text = query.getOrDefault(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new Refusal(400, key + " is no number", "");
        }
        return Long.parseLong(text);
    }
}
