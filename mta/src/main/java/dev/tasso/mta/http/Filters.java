package dev.tasso.mta.http;

import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.spool.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads which recipients are meant, from the query of a GET or the body of a POST. A key that is not known is refused:
/// a filter that was misspelt must not match everything.
final class Filters {
    private static final Set<String> KEYS = Set.of("message", "sender", "recipient", "domain", "held");

    private Filters() {}

    /// From a POST: an object, even where it is empty. What is left out or is something else must not mean everything.
    static Store.Filter of(JsonNode node) throws Refusal {
        if (!node.isObject()) {
            throw new Refusal(400, "filter is missing or no object", "send {\"filter\": {}} to mean everything");
        }
        Map<String, String> given = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isString() && !entry.getValue().isBoolean()) {
                throw new Refusal(400, "not a text: " + entry.getKey(), "send each filter as a text");
            }
            given.put(entry.getKey(), entry.getValue().asString());
        }
        return of(given);
    }

    static Store.Filter of(Map<String, String> given) throws Refusal {
        for (String key : given.keySet()) {
            if (!KEYS.contains(key)) {
                throw new Refusal(400, "no such filter: " + key, "use message, sender, recipient, domain or held");
            }
        }
        Optional<MessageId> message = Optional.empty();
        if (given.containsKey("message")) {
            message = Optional.of(id(given.getOrDefault("message", "")));
        }
        return new Store.Filter(
                message,
                Optional.ofNullable(given.get("sender")),
                Optional.ofNullable(given.get("recipient")),
                Optional.ofNullable(given.get("domain")),
                held(Optional.ofNullable(given.get("held"))));
    }

    /// Reads a message's id; whatever is none, `../` for example, is refused before it is used for anything.
    static MessageId id(String text) throws Refusal {
        return MessageId.parse(text)
                .orElseThrow(() ->
                        new Refusal(400, "not a message id", "an id has 20 characters: digits and the letters a to v"));
    }

    private static Optional<Boolean> held(Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (text.get()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> throw new Refusal(400, "held is neither true nor false", "send held=true or held=false");
        };
    }
}
