package dev.tasso.mta.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.node.ObjectNode;

/// The local HTTP endpoint through which the command line asks the running server.
///
/// Whoever asks must hold the token that lies in the data folder. There is no CORS and no cookie; every answer is JSON,
/// errors too; bodies are small and bounded.
public final class Endpoint implements AutoCloseable {
    private static final int BODY_OCTETS_MAX = 64 * 1024;
    private static final int HEADER_OCTETS_MAX = 16 * 1024;
    private static final long IDLE_MILLIS_MAX = 30_000;

    /// The server behind it tells of every start and stop; only what goes wrong is of interest. Held here, because a
    /// logger that nobody holds forgets its level.
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"));

    private final Javalin javalin;
    private final URI address;
    private final String token;
    private final RunFiles files;
    private final CompletableFuture<Routes> routes;

    private Endpoint(Javalin javalin, URI address, String token, RunFiles files, CompletableFuture<Routes> routes) {
        this.javalin = javalin;
        this.address = address;
        this.token = token;
        this.files = files;
        this.routes = routes;
    }

    /// Listens; until it is opened nobody holds its token.
    public static Endpoint listen(InetSocketAddress bind, Path runFolder) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        String token = RunFiles.newToken();
        Guard guard = new Guard(token);
        CompletableFuture<Routes> routes = new CompletableFuture<>();
        Javalin javalin = Javalin.create(config -> {
            configure(config, bind);
            route(config.routes, guard, routes::join);
        });
        javalin.start();
        String host = bind.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : bind.getAddress().getHostAddress();
        URI address = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + javalin.port());
        return new Endpoint(javalin, address, token, new RunFiles(runFolder), routes);
    }

    /// Answers from now on, and writes address and token into the run folder.
    public void open(Desk desk) throws IOException {
        routes.complete(new Routes(desk));
        files.write(address, token);
    }

    public URI address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        files.remove();
        javalin.stop();
    }

    private static void configure(JavalinConfig config, InetSocketAddress bind) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = BODY_OCTETS_MAX;
        config.http.defaultContentType = "application/json";
        config.jetty.host = bind.getAddress().getHostAddress();
        config.jetty.port = bind.getPort();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(HEADER_OCTETS_MAX);
            http.setIdleTimeout(IDLE_MILLIS_MAX);
        });
    }

    /// What is asked of the routes.
    @FunctionalInterface
    private interface Question {
        ObjectNode ask(Routes routes, Context context) throws Refusal, IOException;
    }

    private static void route(RoutesConfig http, Guard guard, Supplier<Routes> routes) {
        Function<Question, Handler> answer =
                question -> context -> answer(context, question.ask(routes.get(), context));
        http.before(guard::check);
        http.get("/v1/queue", answer.apply((desk, context) -> desk.queue(query(context))));
        http.get("/v1/queue/{id}", answer.apply((desk, context) -> desk.message(context.pathParam("id"))));
        http.post(
                "/v1/queue/{action}",
                answer.apply((desk, context) -> desk.act(context.pathParam("action"), Json.read(body(context)))));
        http.get("/v1/why/{id}", answer.apply((desk, context) -> desk.why(context.pathParam("id"))));
        http.get("/v1/history", answer.apply((desk, context) -> desk.history(query(context))));
        http.get(
                "/v1/history/{what}",
                answer.apply((desk, context) -> desk.history(Map.of("of", context.pathParam("what")))));
        http.get("/v1/status", answer.apply((desk, _) -> desk.status()));
        http.post("/v1/reload", answer.apply((desk, _) -> desk.reload()));
        http.post("/v1/backup", answer.apply((desk, context) -> desk.backup(Json.read(body(context)))));
        http.exception(Refusal.class, (refusal, context) -> {
            refuse(context, refusal.status(), String.valueOf(refusal.getMessage()), refusal.cure());
        });
        http.exception(HttpResponseException.class, (thrown, context) -> {
            refuse(context, thrown.getStatus(), String.valueOf(thrown.getMessage()), "");
        });
        http.exception(IOException.class, (thrown, context) -> {
            refuse(context, 503, "the spool does not answer: " + thrown.getMessage(), "see the log");
        });
        http.exception(Exception.class, (thrown, context) -> {
            refuse(context, 500, "a defect: " + thrown, "see the log");
        });
    }

    private static void answer(Context context, ObjectNode body) {
        context.contentType("application/json").result(Json.octets(body));
    }

    private static void refuse(Context context, int status, String cause, String cure) {
        context.status(status);
        answer(context, Json.object().put("error", cause).put("cure", cure));
    }

    private static byte[] body(Context context) throws Refusal, IOException {
        boolean announced = context.req().getContentLengthLong() > BODY_OCTETS_MAX;
        byte[] octets = announced ? new byte[0] : context.req().getInputStream().readNBytes(BODY_OCTETS_MAX + 1);
        if (announced || octets.length > BODY_OCTETS_MAX) {
            throw new Refusal(413, "the body has more than " + BODY_OCTETS_MAX + " octets", "");
        }
        return octets;
    }

    /// The query as a map; a key that is given twice is refused.
    private static Map<String, String> query(Context context) throws Refusal {
        Map<String, String> query = new LinkedHashMap<>();
        for (var entry : context.queryParamMap().entrySet()) {
            if (entry.getValue().size() != 1) {
                throw new Refusal(400, "given more than once: " + entry.getKey(), "give it once");
            }
            query.put(entry.getKey(), entry.getValue().getFirst());
        }
        return query;
    }
}
