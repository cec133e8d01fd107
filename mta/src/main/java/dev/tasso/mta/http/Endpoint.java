package dev.tasso.mta.http;

import static dev.tasso.mta.http.Front.body;
import static dev.tasso.mta.http.Front.query;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// The local HTTP endpoint through which the command line asks the running server.
///
/// Whoever asks must hold the token that lies in the data folder.
public final class Endpoint implements AutoCloseable {
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
        String token = RunFiles.newToken();
        Guard guard = new Guard(token);
        CompletableFuture<Routes> routes = new CompletableFuture<>();
        Javalin javalin = Front.start(bind, http -> route(http, guard, routes::join));
        return new Endpoint(javalin, Front.address(bind, javalin), token, new RunFiles(runFolder), routes);
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

    /// What is asked of the routes.
    @FunctionalInterface
    private interface Question {
        ObjectNode ask(Routes routes, Context context) throws Refusal, IOException;
    }

    private static void route(RoutesConfig http, Guard guard, Supplier<Routes> routes) {
        Function<Question, Handler> answer =
                question -> context -> Front.answer(context, question.ask(routes.get(), context));
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
        http.get("/v1/live", answer.apply((desk, _) -> desk.live()));
        http.get("/v1/trace", context -> {
            try (Trace trace = routes.get().trace(query(context))) {
                trace.write(Front.lines(context));
            }
        });
        http.post("/v1/reload", answer.apply((desk, _) -> desk.reload()));
        http.post("/v1/backup", answer.apply((desk, context) -> desk.backup(Json.read(body(context)))));
    }
}
