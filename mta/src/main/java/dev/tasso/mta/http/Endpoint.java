package dev.tasso.mta.http;

import static dev.tasso.mta.http.Front.body;
import static dev.tasso.mta.http.Front.query;

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
    private final Front front;
    private final CompletableFuture<Routes> routes;

    private Endpoint(Front front, CompletableFuture<Routes> routes) {
        this.front = front;
        this.routes = routes;
    }

    /// Listens; until it is opened nobody holds its token.
    public static Endpoint listen(InetSocketAddress bind, Path runFolder) {
        CompletableFuture<Routes> routes = new CompletableFuture<>();
        Front front = Front.start(bind, runFolder, (http, token) -> route(http, new Guard(token), routes::join));
        return new Endpoint(front, routes);
    }

    /// Answers from now on, and writes address and token into the run folder.
    public void open(Desk desk) throws IOException {
        routes.complete(new Routes(desk));
        front.announce();
    }

    public URI address() {
        return front.address();
    }

    @Override
    public void close() throws IOException {
        front.close();
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
        http.get("/v1/trace", Trace.handler(() -> routes.get().lookout()));
        http.post("/v1/reload", answer.apply((desk, _) -> desk.reload()));
        http.post("/v1/backup", answer.apply((desk, context) -> desk.backup(Json.read(body(context)))));
    }
}
