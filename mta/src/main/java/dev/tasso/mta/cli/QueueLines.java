package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Recipients in the queue as lines for people.
final class QueueLines {
    private QueueLines() {}

    static String table(List<JsonNode> recipients, Instant now) {
        if (recipients.isEmpty()) {
            return "";
        }
        Table table = new Table("MESSAGE", "AGE", "SIZE", "FROM", "TO", "TRIES", "STATE", "LAST REPLY");
        for (JsonNode recipient : recipients) {
            table.row(
                    recipient.path("id").asString(""),
                    Amounts.duration(Duration.between(instant(recipient, "acceptedAt", now), now)),
                    Amounts.size(recipient.path("size").asLong()),
                    recipient.path("sender").asString(""),
                    recipient.path("to").asString(""),
                    Integer.toString(recipient.path("attempts").asInt()),
                    state(recipient, now),
                    last(recipient.path("last")));
        }
        return table.toString();
    }

    static String summary(List<JsonNode> recipients, boolean more) {
        if (recipients.isEmpty()) {
            return "nothing in the queue matches";
        }
        long messages = recipients.stream()
                .map(r -> r.path("id").asString(""))
                .distinct()
                .count();
        String end = more ? ", and more: --limit shows them" : "";
        return plural(recipients.size(), "recipient") + " of " + plural(messages, "message") + end;
    }

    /// A recipient that an order left as it was.
    static String untouched(JsonNode recipient) {
        return "left alone: " + Visible.text(recipient.path("to").asString("")) + " of "
                + recipient.path("id").asString("") + ": "
                + recipient.path("because").asString("");
    }

    static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String state(JsonNode recipient, Instant now) {
        if (recipient.path("state").asString("").equals("held")) {
            return "held";
        }
        Instant next = instant(recipient, "next", now);
        return next.isAfter(now) ? "due in " + Amounts.duration(Duration.between(now, next)) : "due";
    }

    private static String last(JsonNode last) {
        String host = last.path("host").asString("");
        return last.path("reply").asString("") + (host.isEmpty() ? "" : " (" + host + ")");
    }

    private static Instant instant(JsonNode node, String key, Instant otherwise) {
        String text = node.path(key).asString("");
        return text.isEmpty() ? otherwise : Instant.parse(text);
    }
}
