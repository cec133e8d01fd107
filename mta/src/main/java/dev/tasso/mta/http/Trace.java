package dev.tasso.mta.http;

import dev.tasso.mta.config.Network;
import dev.tasso.mta.watch.Conversation.Heading;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.mta.watch.Sight;
import dev.tasso.mta.watch.Wanted;
import dev.tasso.mta.watch.Watcher;
import dev.tasso.mta.watch.Way;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Somebody who watches conversations over HTTP: each line of the answer is an object that tells of one thing.
///
/// Where nothing happens, an empty line is sent now and then: it fails where nobody is there any more to read it.
final class Trace implements AutoCloseable {
    private static final Set<String> KEYS = Set.of("way", "from", "to", "domain", "ip", "within");
    private static final Duration SILENCE_MAX = Duration.ofSeconds(1);
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final Watcher watcher;
    private final Duration within;

    private Trace(Watcher watcher, Duration within) {
        this.watcher = watcher;
        this.within = within;
    }

    /// Answers for as long as somebody reads.
    static Handler handler(Supplier<Lookout> lookout) {
        return context -> {
            try (Trace trace = begin(lookout.get(), Front.query(context))) {
                trace.write(Front.lines(context));
            }
        };
    }

    private static Trace begin(Lookout lookout, Map<String, String> query) throws Refusal {
        for (String key : query.keySet()) {
            if (!KEYS.contains(key)) {
                throw new Refusal(400, "no such filter: " + key, "use way, from, to, domain, ip or within");
            }
        }
        Wanted wanted = new Wanted(
                way(Optional.ofNullable(query.get("way"))),
                Optional.ofNullable(query.get("from")).map(Trace::plain),
                Optional.ofNullable(query.get("to")).map(Trace::plain),
                Optional.ofNullable(query.get("domain")),
                place(Optional.ofNullable(query.get("ip"))));
        Duration within = within(query.getOrDefault("within", ""));
        Watcher watcher = lookout.watch(wanted)
                .orElseThrow(() -> new Refusal(
                        503,
                        Lookout.WATCHERS_MAX + " watch already, and there is no room for more",
                        "end another tasso trace first"));
        return new Trace(watcher, within);
    }

    private static Optional<Way> way(Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (text.get()) {
            case "in" -> Optional.of(Way.IN);
            case "out" -> Optional.of(Way.OUT);
            default -> throw new Refusal(400, "way is neither in nor out", "send way=in or way=out");
        };
    }

    /// `<>` and `<a@b.example>` without their brackets.
    private static String plain(String path) {
        return path.startsWith("<") && path.endsWith(">") ? path.substring(1, path.length() - 1) : path;
    }

    private static Optional<Predicate<InetAddress>> place(Optional<String> text) throws Refusal {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Network network = Network.parse(text.get())
                .orElseThrow(() -> new Refusal(400, "ip is no address", "send 192.0.2.1, or a network: 192.0.2.0/24"));
        return Optional.of(network::contains);
    }

    private static Duration within(String text) throws Refusal {
        if (text.isEmpty()) {
            return FOR_EVER;
        }
        if (!text.matches("\\d{1,12}")) {
            throw new Refusal(400, "within is no number", "send milliseconds");
        }
        return Duration.ofMillis(Long.parseLong(text));
    }

    /// Writes until the time is up, the server stops or nobody reads any more.
    void write(OutputStream out) {
        long deadline = System.nanoTime() + within.toNanos();
        try {
            write(out, Json.object().put("event", "watching"));
            long left = within.toNanos();
            while (left > 0) {
                boolean last = watcher.ended();
                List<Sight> seen = watcher.take(last ? Duration.ZERO : shorter(Duration.ofNanos(left)));
                for (Sight sight : seen) {
                    line(out, json(sight));
                }
                if (last) {
                    write(out, Json.object().put("event", "stopping"));
                    return;
                }
                if (seen.isEmpty()) {
                    out.write('\n');
                }
                out.flush();
                left = deadline - System.nanoTime();
            }
            write(out, Json.object().put("event", "over"));
        } catch (IOException _) {
            // Who watched is gone.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration shorter(Duration left) {
        return left.compareTo(SILENCE_MAX) < 0 ? left.plusMillis(1) : SILENCE_MAX;
    }

    private static void write(OutputStream out, ObjectNode node) throws IOException {
        line(out, node);
        out.flush();
    }

    private static void line(OutputStream out, ObjectNode node) throws IOException {
        out.write(Json.octets(node));
        out.write('\n');
    }

    private static ObjectNode json(Sight sight) {
        return switch (sight) {
            case Sight.Begun(Heading heading) -> json(Json.object().put("event", "begun"), heading);
            case Sight.Said(long session, var entry) ->
                Json.object()
                        .put("event", "said")
                        .put("session", session)
                        .put("offsetMs", entry.offsetMs())
                        .put("kind", entry.kind().name().toLowerCase(Locale.ROOT))
                        .put("text", entry.text());
            case Sight.NotKept(long session, long lines) ->
                Json.object().put("event", "not-kept").put("session", session).put("lines", lines);
            case Sight.Missed(long lines) ->
                Json.object().put("event", "missed").put("lines", lines);
            case Sight.Ended(long session, long offsetMs) ->
                Json.object().put("event", "ended").put("session", session).put("offsetMs", offsetMs);
        };
    }

    static ObjectNode json(ObjectNode node, Heading heading) {
        return node.put("session", heading.number())
                .put("way", heading.way().name().toLowerCase(Locale.ROOT))
                .put("name", heading.other().name())
                .put("peer", heading.other().peer())
                .put("at", heading.began().toString());
    }

    @Override
    public void close() {
        watcher.close();
    }
}
