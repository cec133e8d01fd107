package dev.tasso.mta.http;

import dev.tasso.mta.mail.Headers;
import dev.tasso.mta.mime.Contents;
import dev.tasso.mta.mime.EncodedWords;
import dev.tasso.mta.sink.Kept;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.transcript.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The messages of a sink as JSON: the names are a contract with scripts.
final class SinkJson {
    private static final int HEADER_OCTETS_MAX = 256 * 1024;
    private static final int TEXT_LENGTH_MAX = 1_000_000;
    private static final int FIELD_LENGTH_MAX = 2_000;
    private static final int RECIPIENTS_LISTED_MAX = 1_000;

    private SinkJson() {}

    static ObjectNode summary(Kept kept) {
        ReceivedMail mail = kept.mail();
        Headers fields = fields(mail);
        ObjectNode node = Json.object()
                .put("number", kept.number())
                .put("at", kept.at().toString())
                .put("sender", mail.sender());
        ArrayNode recipients = node.putArray("recipients");
        mail.recipients().stream().limit(RECIPIENTS_LISTED_MAX).forEach(recipients::add);
        node.put("from", field(fields, "From"))
                .put("subject", field(fields, "Subject"))
                .put("octets", mail.size())
                .put("tls", mail.tls());
        mail.user().ifPresent(user -> node.put("user", user));
        return node;
    }

    /// @param seal opens what a browser fetches of it
    static ObjectNode whole(Kept kept, String seal) {
        ReceivedMail mail = kept.mail();
        Headers fields = fields(mail);
        Contents contents = Contents.of(mail.octets());
        ObjectNode node = summary(kept)
                .put("to", field(fields, "To"))
                .put("cc", field(fields, "Cc"))
                .put("replyTo", field(fields, "Reply-To"))
                .put("date", field(fields, "Date"))
                .put("messageId", field(fields, "Message-ID"))
                .put("hello", mail.hello())
                .put("parameters", mail.parameters())
                .put("header", header(mail.octets()));
        Optional<String> text = contents.plain().map(contents::text);
        node.put("text", text.map(SinkJson::cut).orElse(""));
        node.put("hasText", text.isPresent());
        node.put(
                "textCut",
                text.filter(whole -> whole.length() > TEXT_LENGTH_MAX).isPresent());
        node.put("hasHtml", contents.html().isPresent());
        String view = "/view/" + seal + "/" + kept.number();
        node.put("htmlAt", view + "/html").put("rawAt", view + "/raw");
        ArrayNode attachments = node.putArray("attachments");
        for (Contents.Part part : contents.attachments()) {
            attachments
                    .addObject()
                    .put("part", part.number())
                    .put("name", part.fileName())
                    .put("type", part.type())
                    .put("octets", contents.octets(part).length)
                    .put("at", view + "/parts/" + part.number());
        }
        contents.trouble().ifPresent(why -> node.put("trouble", why));
        ArrayNode transcript = node.putArray("transcript");
        for (Transcript.Entry entry : kept.said().get().entries()) {
            transcript.addObject().put("ms", entry.offsetMs()).put("line", entry.toString());
        }
        return node;
    }

    private static Headers fields(ReceivedMail mail) {
        int length = Math.min(mail.octets().length, HEADER_OCTETS_MAX);
        return Headers.scan(mail.octets(), length, true).orElseThrow();
    }

    private static String field(Headers fields, String name) {
        String value = fields.first(name).map(EncodedWords::decoded).orElse("");
        return value.length() <= FIELD_LENGTH_MAX ? value : value.substring(0, FIELD_LENGTH_MAX) + " ...";
    }

    private static String header(byte[] octets) {
        int end = 0;
        int limit = Math.min(octets.length, HEADER_OCTETS_MAX);
        boolean ended = false;
        while (end < limit && !ended) {
            ended = end >= 4
                    && octets[end - 1] == '\n'
                    && octets[end - 2] == '\r'
                    && octets[end - 3] == '\n'
                    && octets[end - 4] == '\r';
            end += ended ? 0 : 1;
        }
        return new String(octets, 0, end, StandardCharsets.UTF_8).stripTrailing();
    }

    private static String cut(String text) {
        return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX);
    }
}
