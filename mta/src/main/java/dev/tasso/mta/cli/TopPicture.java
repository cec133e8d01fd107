package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// One picture of the running server as lines of text.
final class TopPicture {
    private static final List<String> KINDS = List.of("accepted", "delivered", "deferred", "bounced", "refused");

    private final Paint paint;

    TopPicture(Paint paint) {
        this.paint = paint;
    }

    /// @param rows how many lines there is room for: long lists are cut
    List<String> lines(JsonNode live, int rows) {
        List<String> lines = new ArrayList<>();
        Duration up = Duration.ofSeconds(live.path("upSeconds").asLong());
        JsonNode queue = live.path("queue");
        String server = "tasso " + live.path("version").asString("") + ", up " + Amounts.duration(up) + ", spool "
                + live.path("spool").asString("");
        lines.add(paint.bold(Visible.text(server)));
        lines.add("connected: " + live.path("in").asLong() + " in, "
                + live.path("out").asLong() + " out");
        lines.add("recipients that wait: " + (queue.path("whole").asBoolean(true) ? "" : "more than ")
                + queue.path("recipients").asLong() + " ("
                + queue.path("due").asLong() + " due, "
                + queue.path("later").asLong() + " later, " + queue.path("held").asLong() + " held)");
        lines.add("");
        lines.addAll(counts(live.path("counts")));
        List<String> destinations = destinations(queue.path("destinations"));
        List<String> sessions =
                sessions(live.path("sessions"), Instant.parse(live.path("at").asString("")));
        // Who is connected gets what the destinations leave, and half of the room at least.
        int room = Math.max(0, rows - lines.size());
        int forSessions = Math.max(room / 2, room - destinations.size());
        add(lines, destinations, room - Math.min(forSessions, sessions.size()));
        add(lines, sessions, rows - lines.size());
        return lines;
    }

    private void add(List<String> lines, List<String> part, int room) {
        List<String> fitting = part.subList(0, Math.clamp(room, 0, part.size()));
        for (int i = 0; i < fitting.size(); i++) {
            // An empty line, the headings, the rows.
            lines.add(i == 1 ? paint.bold(fitting.get(i)) : fitting.get(i));
        }
    }

    private static List<String> counts(JsonNode counts) {
        StringBuilder names = new StringBuilder(String.format("%-12s", ""));
        StringBuilder rates = new StringBuilder(String.format("%-12s", "a second"));
        StringBuilder totals = new StringBuilder(String.format("%-12s", "in all"));
        for (String kind : KINDS) {
            JsonNode count = counts.path(kind);
            names.append(String.format("%11s", kind));
            rates.append(
                    String.format(Locale.ROOT, "%11.1f", count.path("perSecond").asDouble()));
            totals.append(String.format("%11d", count.path("total").asLong()));
        }
        return List.of(names.toString(), rates.toString(), totals.toString());
    }

    private static List<String> destinations(JsonNode destinations) {
        if (destinations.isEmpty()) {
            return List.of();
        }
        Table table = new Table("DESTINATION", "DUE", "LATER", "HELD", "LAST ANSWER");
        for (JsonNode one : destinations) {
            table.row(
                    one.path("domain").asString(""),
                    one.path("due").asString(""),
                    one.path("later").asString(""),
                    one.path("held").asString(""),
                    one.path("last").asString(""));
        }
        return withGap(table);
    }

    private static List<String> sessions(JsonNode sessions, Instant now) {
        if (sessions.isEmpty()) {
            return List.of();
        }
        Table table = new Table("SESSION", "WAY", "PEER", "NAME", "FOR");
        for (JsonNode one : sessions) {
            Instant began = Instant.parse(one.path("at").asString(""));
            table.row(
                    one.path("session").asString(""),
                    one.path("way").asString(""),
                    one.path("peer").asString(""),
                    one.path("name").asString(""),
                    Amounts.duration(Duration.between(began, now)));
        }
        return withGap(table);
    }

    private static List<String> withGap(Table table) {
        List<String> lines = new ArrayList<>(List.of(""));
        table.toString().lines().forEach(lines::add);
        return lines;
    }
}
