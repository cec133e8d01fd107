package dev.tasso.mta.http;

import static dev.tasso.mta.http.Front.answer;
import static dev.tasso.mta.http.Front.body;
import static dev.tasso.mta.http.Front.query;

import dev.tasso.mta.sink.Kept;
import dev.tasso.mta.sink.Sink;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// The local HTTP endpoint of a sink: the page for people, and what the commands ask.
///
/// The page itself holds no secret and is shown to everybody on this machine. What it shows it fetches with the token,
/// which stands behind the `#` of the address that its owner was given, where no server ever sees it. The HTML of a
/// message comes under a policy of its own that lets nothing in it run, load or send.
public final class SinkEndpoint implements AutoCloseable {
    private static final String FOLDER = "sink/";
    private static final Map<String, String> FILES = Map.of(
            "/", "text/html; charset=utf-8",
            "/page.css", "text/css; charset=utf-8",
            "/page.js", "text/javascript; charset=utf-8");
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src"
            + " 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
            + " 'none'";
    private static final String MAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
            + " style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'self'";
    private static final String FILE_POLICY = "sandbox; default-src 'none'";

    private final Front front;

    private SinkEndpoint(Front front) {
        this.front = front;
    }

    /// Listens, and writes address and token into the run folder.
    public static SinkEndpoint open(InetSocketAddress bind, Path runFolder, Sink sink) throws IOException {
        Front front = Front.start(
                bind, runFolder, (http, token) -> route(http, new Guard(token), new SinkRoutes(sink, new Seal(token))));
        front.announce();
        front.put("ca.pem", sink.authority());
        return new SinkEndpoint(front);
    }

    public URI address() {
        return front.address();
    }

    /// The address of the page for its owner.
    public String page() {
        return address() + "/#" + front.token();
    }

    /// One line of JSON about a message, as the list has it.
    public static String line(Kept kept) {
        return new String(Json.octets(SinkJson.summary(kept)), StandardCharsets.UTF_8);
    }

    /// Its subject, as it was meant.
    public static String subject(Kept kept) {
        return SinkJson.summary(kept).path("subject").asString("");
    }

    @Override
    public void close() throws IOException {
        front.close();
    }

    private static void route(RoutesConfig http, Guard guard, SinkRoutes routes) {
        http.before(SinkEndpoint::forEverybody);
        http.before("/v1/*", guard::check);
        FILES.forEach((path, type) -> http.get(path, context -> file(context, path, type)));
        http.get("/v1/status", context -> answer(context, routes.status()));
        http.get("/v1/messages", context -> answer(context, routes.messages(query(context))));
        http.delete("/v1/messages", context -> answer(context, routes.clear()));
        http.get("/v1/messages/{n}", context -> answer(context, routes.message(number(context))));
        http.delete("/v1/messages/{n}", context -> answer(context, routes.delete(number(context))));
        http.get("/v1/messages/{n}/raw", context -> send(context, routes.raw(number(context))));
        http.get("/v1/messages/{n}/html", context -> send(context, "text/plain", routes.htmlSource(number(context))));
        http.get(
                "/v1/messages/{n}/parts/{part}",
                context -> send(context, routes.part(number(context), context.pathParam("part"))));
        http.post("/v1/behaviour", context -> answer(context, routes.behave(Json.read(body(context)))));
        http.before("/view/{seal}/{n}/*", context -> routes.check(context.pathParam("seal"), number(context)));
        http.get("/view/{seal}/{n}/html", context -> {
            context.header("Content-Security-Policy", MAIL_POLICY);
            send(context, "text/html", "<!doctype html><base target=\"_blank\">" + routes.html(number(context)));
        });
        http.get("/view/{seal}/{n}/raw", context -> send(context, routes.raw(number(context))));
        http.get(
                "/view/{seal}/{n}/parts/{part}",
                context -> send(context, routes.part(number(context), context.pathParam("part"))));
    }

    private static void forEverybody(Context context) throws Refusal {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cache-Control", "no-store");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Content-Security-Policy", FILE_POLICY);
        Guard.checkHost(context);
    }

    private static String number(Context context) {
        return context.pathParam("n");
    }

    private static void file(Context context, String path, String type) throws IOException {
        String name = FOLDER + (path.equals("/") ? "page.html" : path.substring(1));
        try (InputStream in = SinkEndpoint.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the file " + name + " is not in the program");
            }
            context.header("Content-Security-Policy", PAGE_POLICY);
            context.header("Cross-Origin-Opener-Policy", "same-origin");
            context.contentType(type).result(in.readAllBytes());
        }
    }

    private static void send(Context context, String type, String text) {
        context.contentType(type + "; charset=utf-8").result(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Always as a file to be saved, never to be shown.
    private static void send(Context context, SinkRoutes.Content content) {
        String name =
                URLEncoder.encode(content.fileName(), StandardCharsets.UTF_8).replace("+", "%20");
        context.header("Content-Disposition", "attachment; filename*=UTF-8''" + name);
        context.contentType(content.type()).result(content.octets());
    }
}
