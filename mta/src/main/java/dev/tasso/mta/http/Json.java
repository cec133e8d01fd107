package dev.tasso.mta.http;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.EventText;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.command.MailParameters;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The nouns of the journey as JSON, field by field: the names are a contract with scripts, not with our records.
final class Json {
    private static final int DEPTH_MAX = 16;
    private static final int STRING_LENGTH_MAX = 8_192;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(STRING_LENGTH_MAX)
                            .maxNameLength(STRING_LENGTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] octets(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /// Reads a request's body, which is one object or nothing.
    static ObjectNode read(byte[] octets) throws Refusal {
        if (octets.length == 0) {
            return object();
        }
        try {
            if (MAPPER.readTree(octets) instanceof ObjectNode node) {
                return node;
            }
        } catch (JacksonException e) {
            throw new Refusal(400, "the body is not acceptable JSON: " + e.getOriginalMessage(), "send one object");
        }
        throw new Refusal(400, "the body is JSON, but no object", "send one object");
    }

    static ObjectNode found(Store.Found found) {
        Envelope envelope = found.envelope();
        ObjectNode node = object().put("id", envelope.id().text())
                .put("acceptedAt", envelope.acceptedAt().toString())
                .put("size", envelope.size())
                .put("sender", envelope.sender().toString());
        put(node, found.recipient());
        return node;
    }

    static ObjectNode envelope(Envelope envelope) {
        ObjectNode node = object().put("id", envelope.id().text())
                .put("sender", envelope.sender().toString())
                .put("acceptedAt", envelope.acceptedAt().toString())
                .put("size", envelope.size())
                .put("eightBit", envelope.parameters().body() != MailParameters.Body.SEVENBIT)
                .put("smtpUtf8", envelope.smtpUtf8());
        envelope.messageIdField().ifPresent(field -> node.put("messageId", field));
        node.set("origin", origin(envelope.origin()));
        return node;
    }

    private static ObjectNode origin(Origin origin) {
        ObjectNode node = object().put("listener", origin.listener())
                .put("helo", origin.helo())
                .put("address", origin.address());
        origin.user().ifPresent(user -> node.put("user", user));
        origin.tls().ifPresent(tls -> node.put("tls", tls));
        return node;
    }

    static ObjectNode recipient(Recipient recipient) {
        ObjectNode node = object();
        put(node, recipient);
        return node;
    }

    private static void put(ObjectNode node, Recipient recipient) {
        node.put("recipient", recipient.number())
                .put("to", recipient.mailbox().text())
                .put("asked", recipient.asked().text())
                .put("lane", recipient.lane().toString())
                .put("attempts", recipient.attempts());
        switch (recipient.state()) {
            case State.Due(var next) -> node.put("state", "due").put("next", next.toString());
            case State.Held(var next) -> node.put("state", "held").put("next", next.toString());
            case State.Delivered _ -> node.put("state", "delivered");
            case State.Failed _ -> node.put("state", "failed");
            case State.Deleted _ -> node.put("state", "deleted");
        }
        recipient.last().ifPresent(answer -> node.set("last", answer(answer)));
    }

    private static ObjectNode answer(Answer answer) {
        ObjectNode node = object().put("reply", answer.reply().toString())
                .put("stage", answer.stage().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("at", answer.at().toString());
        answer.tls().ifPresent(tls -> node.put("tls", tls));
        if (answer.speaker() instanceof Answer.Speaker.Remote(String host, String address)) {
            node.put("host", host).put("address", address);
        }
        return node;
    }

    /// One event: its kind is the name of its type in lower case.
    static ObjectNode event(Event event) {
        ObjectNode node = object().put("at", event.at().toString())
                .put("kind", event.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .put("text", EventText.sentence(event));
        if (event instanceof Event.Attempted attempted) {
            node.put("to", attempted.mailbox().text())
                    .put("attempt", attempted.attempt())
                    .put(
                            "outcome",
                            attempted.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT));
            attempted.next().ifPresent(next -> node.put("next", next.toString()));
            node.set("answer", answer(attempted.outcome().answer()));
            Sentences.explained(attempted.outcome().answer()).ifPresent(text -> node.put("explained", text));
        }
        return node;
    }

    static List<ObjectNode> found(List<Store.Found> found) {
        return found.stream().map(Json::found).toList();
    }
}
