package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Prints sessions while they happen, as one transcript: a remark names the session wherever another one goes on.
final class TraceLines {
    private final Printing printing;
    private final Paint paint;
    private final PrintWriter out;
    private final Map<Long, String> names = new HashMap<>();
    private long shown;

    TraceLines(Printing printing) {
        this.printing = printing;
        this.paint = printing.paint();
        this.out = printing.out();
    }

    /// Whether anybody still takes what is printed.
    boolean print(JsonNode event) {
        String what = event.path("event").asString("");
        if (what.equals("watching")) {
            printing.note("watching; Ctrl-C ends it");
            return true;
        }
        if (printing.json()) {
            printing.object(event);
        } else {
            text(what, event);
        }
        // Flushes too.
        return !out.checkError();
    }

    private void text(String what, JsonNode event) {
        long session = event.path("session").asLong();
        long offsetMs = event.path("offsetMs").asLong();
        switch (what) {
            case "begun" -> {
                names.put(session, name(event));
                head(session, names.get(session) + ", " + event.path("at").asString(""));
            }
            case "said" -> {
                turnTo(session);
                said(new Entry(kind(event), offsetMs, event.path("text").asString("")));
            }
            case "not-kept" -> {
                turnTo(session);
                remark("… " + event.path("lines").asLong() + " lines not shown");
            }
            case "ended" -> {
                turnTo(session);
                names.remove(session);
                said(new Entry(Kind.REMARK, offsetMs, "closed"));
            }
            case "missed" -> remark("… " + event.path("lines").asLong() + " lines not shown: they came too fast");
            case "stopping" -> printing.note("the server stops");
            default -> {}
        }
    }

    private static String name(JsonNode event) {
        String peer = event.path("peer").asString("");
        String name = event.path("name").asString("");
        return event.path("way").asString("").equals("in")
                ? "in: " + peer + " came to " + name
                : "out: went to " + name + " at " + peer;
    }

    private static Kind kind(JsonNode event) {
        return Kind.valueOf(event.path("kind").asString("remark").toUpperCase(Locale.ROOT));
    }

    private void turnTo(long session) {
        if (session != shown) {
            head(session, names.getOrDefault(session, "goes on"));
        }
    }

    private void head(long session, String about) {
        shown = session;
        if (!printing.quiet()) {
            out.println(paint.bold(
                    Visible.text(new Entry(Kind.REMARK, 0, "session " + session + ", " + about).toString())));
        }
    }

    private void said(Entry entry) {
        String line = Visible.text(entry.timed());
        boolean reply = entry.kind() == Kind.SERVER;
        boolean refused = reply && entry.text().startsWith("5");
        boolean deferred = reply && entry.text().startsWith("4");
        out.println(refused ? paint.bad(line) : deferred ? paint.doubtful(line) : line);
    }

    private void remark(String text) {
        out.println(new Entry(Kind.REMARK, 0, text));
    }
}
