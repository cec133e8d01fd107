package dev.tasso.mta.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Messages of a sink as a list.
final class SinkLines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final int RECIPIENTS_SHOWN_MAX = 2;

    private SinkLines() {}

    static void print(JsonNode messages, boolean json, PrintWriter out) {
        if (json) {
            messages.forEach(message -> out.println(Printing.line(message)));
        } else if (!messages.isEmpty()) {
            Table table = new Table("NUMBER", "CAME", "FROM", "TO", "SIZE", "SUBJECT");
            for (JsonNode message : messages) {
                table.row(
                        message.path("number").asString(""),
                        TIME.format(Instant.parse(message.path("at").asString(""))),
                        address(message.path("sender").asString("")),
                        recipients(message.path("recipients")),
                        Amounts.size(message.path("octets").asLong()),
                        message.path("subject").asString(""));
            }
            out.print(table);
        }
        out.flush();
    }

    private static String address(String text) {
        return text.isEmpty() ? "<>" : text;
    }

    static String recipients(JsonNode all) {
        List<String> names = new ArrayList<>();
        all.forEach(one -> names.add(one.asString("")));
        String shown = names.stream().limit(RECIPIENTS_SHOWN_MAX).collect(Collectors.joining(", "));
        return names.size() > RECIPIENTS_SHOWN_MAX ? shown + " +" + (names.size() - RECIPIENTS_SHOWN_MAX) : shown;
    }
}
