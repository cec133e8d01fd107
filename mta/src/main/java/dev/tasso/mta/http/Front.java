package dev.tasso.mta.http;

import dev.tasso.mta.config.HostPort;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.node.ObjectNode;

/// What every endpoint has in common: an HTTP server on virtual threads, bounds for what is sent to it, and JSON for
/// every answer, errors too. There is no CORS and no cookie.
final class Front implements AutoCloseable {
    private static final int BODY_OCTETS_MAX = 64 * 1024;
    private static final int HEADER_OCTETS_MAX = 16 * 1024;
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    /// The server behind it tells of every start and stop; only what goes wrong is of interest. Held here, because a
    /// logger that nobody holds forgets its level.
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"));

    private final Javalin javalin;
    private final URI address;
    private final String token;
    private final RunFiles files;

    private Front(Javalin javalin, URI address, String token, RunFiles files) {
        this.javalin = javalin;
        this.address = address;
        this.token = token;
        this.files = files;
    }

    /// Listens; until it is announced nobody holds its token.
    ///
    /// @param routes are given the token
    static Front start(InetSocketAddress bind, Path runFolder, BiConsumer<RoutesConfig, String> routes) {
        return start(bind, runFolder, IDLE_MAX, routes);
    }

    /// @param idleMax for how long a connection may neither bring nor take anything
    static Front start(
            InetSocketAddress bind, Path runFolder, Duration idleMax, BiConsumer<RoutesConfig, String> routes) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        String token = RunFiles.newToken();
        Javalin javalin = Javalin.create(config -> {
            configure(config, bind, idleMax);
            routes.accept(config.routes, token);
            troubles(config.routes);
        });
        javalin.start();
        return new Front(javalin, address(bind, javalin.port()), token, new RunFiles(runFolder));
    }

    private static URI address(InetSocketAddress bind, int port) {
        String host = bind.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : bind.getAddress().getHostAddress();
        return URI.create("http://" + new HostPort(host, port));
    }

    /// Where a program on this machine reaches it.
    URI address() {
        return address;
    }

    /// What whoever asks must hold.
    String token() {
        return token;
    }

    /// Writes address and token into the run folder.
    void announce() throws IOException {
        files.write(address, token);
    }

    /// Something else that commands look for there.
    void put(String name, String content) throws IOException {
        files.put(name, content);
    }

    @Override
    public void close() throws IOException {
        files.remove();
        javalin.stop();
    }

    private static void configure(JavalinConfig config, InetSocketAddress bind, Duration idleMax) {
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
            http.setIdleTimeout(idleMax.toMillis());
        });
    }

    private static void troubles(RoutesConfig http) {
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

    static void answer(Context context, ObjectNode body) {
        context.contentType("application/json").result(Json.octets(body));
    }

    /// For an answer that goes on: one object of JSON a line. Who takes nothing of it for long is let go.
    static OutputStream lines(Context context) throws IOException {
        context.res().setContentType("application/x-ndjson");
        return context.res().getOutputStream();
    }

    private static void refuse(Context context, int status, String cause, String cure) {
        context.status(status);
        answer(context, Json.object().put("error", cause).put("cure", cure));
    }

    static byte[] body(Context context) throws Refusal, IOException {
        boolean announced = context.req().getContentLengthLong() > BODY_OCTETS_MAX;
        byte[] octets = announced ? new byte[0] : context.req().getInputStream().readNBytes(BODY_OCTETS_MAX + 1);
        if (announced || octets.length > BODY_OCTETS_MAX) {
            throw new Refusal(413, "the body has more than " + BODY_OCTETS_MAX + " octets", "");
        }
        return octets;
    }

    /// The query as a map; a key that is given twice is refused.
    static Map<String, String> query(Context context) throws Refusal {
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
