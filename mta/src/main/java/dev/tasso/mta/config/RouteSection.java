package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.smtp.sasl.Mechanism;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How routes stand in the file: one `[[route]]` for each, whose `via` decides which further keys mean something.
final class RouteSection {

    private static final int CONNECTIONS_PER_SITE = 20;
    private static final int MESSAGES_PER_CONNECTION = 100;
    private static final int SUBMISSION_PORT = 587;
    private static final int LMTP_PORT = 24;

    /// Every key of any kind of route, to tell a key in the wrong place from one that nobody knows.
    private static final Set<String> VIA_KEYS = Set.of(
            "host",
            "port",
            "socket",
            "folder",
            "tls",
            "implicit-tls",
            "user",
            "password-file",
            "client-certificate",
            "client-key",
            "token-file",
            "mechanisms");

    private enum Kind {
        MX,
        SMARTHOST,
        LMTP,
        MAILDIR,
        DISCARD,
        HOLD
    }

    private final Local local;
    private final Retry retry;
    private final Path base;
    private final Path data;

    RouteSection(Local local, Retry retry, Path base, Path data) {
        this.local = local;
        this.retry = retry;
        this.base = base;
        this.data = data;
    }

    /// The routes of the file, then the two that are always there.
    List<Route> readAll(Table root) {
        List<Route> routes = new ArrayList<>();
        Set<String> names = new HashSet<>(Set.of("local", "mx"));
        for (Table table : root.tables("route")) {
            read(table).ifPresent(route -> {
                routes.add(route);
                if (!names.add(route.name())) {
                    table.wrong(
                            "name", "is the name of two routes", "give each a name of its own; local and mx are taken");
                }
            });
        }
        Path folder = data.resolve("mail");
        routes.add(always("local", localDomains(), new Route.Via.Maildir(folder)));
        routes.add(always("mx", List.of(new DomainPattern.Every()), new Route.Via.Mx(Route.TlsPolicy.MAY)));
        root.byDefault("route[local]", "@local to Maildirs in " + Form.quoted(folder.toString()));
        root.byDefault("route[mx]", "everything else by MX");
        return routes;
    }

    private Route always(String name, List<DomainPattern> match, Route.Via via) {
        return new Route(name, match, via, retry, CONNECTIONS_PER_SITE, MESSAGES_PER_CONNECTION);
    }

    private Optional<Route> read(Table table) {
        Optional<String> name = table.required("name", Form.TEXT);
        List<List<DomainPattern>> match = table.list("match", matchForm(), List.of());
        if (match.isEmpty()) {
            table.wrong("match", "names no domain", "write for example match = [\"example.org\"] or [\"*\"]");
        }
        Optional<Kind> kind = table.required("via", Form.choice(Kind.class));
        Optional<Route.Via> via = kind.flatMap(k -> via(k, table));
        Retry own = Retry.read(table, retry);
        int connections = table.value("connections-per-site", Form.number(1, 10_000), CONNECTIONS_PER_SITE);
        int messages = table.value("messages-per-connection", Form.number(1, 100_000), MESSAGES_PER_CONNECTION);
        table.end(key -> kind.filter(_ -> VIA_KEYS.contains(key))
                .map(k -> "means nothing with via = " + Form.quoted(Form.word(k))));
        List<DomainPattern> patterns = match.stream().flatMap(List::stream).toList();
        return name.flatMap(n -> via.map(v -> new Route(n, patterns, v, own, connections, messages)));
    }

    private Optional<Route.Via> via(Kind kind, Table table) {
        return switch (kind) {
            case MX -> Optional.of(new Route.Via.Mx(tls(table, Route.TlsPolicy.MAY)));
            case SMARTHOST -> smartHost(table);
            case LMTP -> lmtp(table);
            case MAILDIR ->
                Optional.of(new Route.Via.Maildir(table.value("folder", Form.path(base), data.resolve("mail"))));
            case DISCARD -> Optional.of(new Route.Via.Discard());
            case HOLD -> {
                Optional<Route.Via> onward = table.has("host") ? smartHost(table) : via(Kind.MX, table);
                yield onward.map(Route.Via.Hold::new);
            }
        };
    }

    private Optional<Route.Via> smartHost(Table table) {
        Optional<String> host = table.required("host", Form.HOST);
        int port = table.value("port", Form.PORT, SUBMISSION_PORT);
        Optional<TlsFiles> certificate = new TlsSection(base).pair(table, "client-certificate", "client-key");
        Optional<Route.Login> login = login(table, certificate);
        Route.TlsPolicy tls = tls(table, login.isPresent() ? Route.TlsPolicy.VERIFY : Route.TlsPolicy.MAY);
        boolean implicit = table.value("implicit-tls", Form.FLAG, false);
        boolean plainPossible = !implicit && (tls == Route.TlsPolicy.NONE || tls == Route.TlsPolicy.MAY);
        if (login.isPresent()
                && plainPossible
                && !host.map(RouteSection::loopback).orElse(true)) {
            table.wrong("tls", "could send the password in plain text", "write tls = \"verify\" or \"require\"");
        }
        return host.map(h -> new Route.Via.SmartHost(new HostPort(h, port), tls, implicit, login, certificate));
    }

    private Optional<Route.Login> login(Table table, Optional<TlsFiles> certificate) {
        Optional<String> user = table.value("user", Form.TEXT);
        Optional<Path> password = table.value("password-file", Form.path(base));
        Optional<Path> token = table.value("token-file", Form.path(base));
        Set<Mechanism> mechanisms = Set.copyOf(table.list("mechanisms", Form.MECHANISM, List.of(Mechanism.values())));
        if (mechanisms.equals(Set.of(Mechanism.EXTERNAL)) && password.isEmpty() && token.isEmpty()) {
            return external(table, user, certificate);
        }
        if (user.isPresent() != (password.isPresent() || token.isPresent())) {
            table.wrong(
                    user.isPresent() ? "password-file" : "user",
                    "is missing",
                    "user and password-file (or token-file) belong together: give both or none");
        }
        if (password.isPresent() && token.isPresent()) {
            table.wrong("token-file", "stands beside password-file", "one login has one of them: take the other out");
        }
        password.ifPresent(file -> readable(table, "password-file", file));
        token.ifPresent(file -> readable(table, "token-file", file));
        Route.Login.Kind kind = token.isPresent() ? Route.Login.Kind.TOKEN : Route.Login.Kind.PASSWORD;
        return user.flatMap(u -> password.or(() -> token).map(file -> new Route.Login(u, kind, file, mechanisms)));
    }

    private static Optional<Route.Login> external(Table table, Optional<String> user, Optional<TlsFiles> certificate) {
        if (certificate.isEmpty()) {
            table.wrong(
                    "mechanisms",
                    "says EXTERNAL, which is by certificate, but there is none",
                    "give client-certificate and client-key");
        }
        return certificate.map(files -> new Route.Login(
                user.orElse(""), Route.Login.Kind.CERTIFICATE, files.certificate(), Set.of(Mechanism.EXTERNAL)));
    }

    private static void readable(Table table, String key, Path file) {
        if (!Files.isReadable(file)) {
            table.wrong(
                    key, file + " cannot be read", "give the path of a file whose first line is the password or token");
        }
    }

    private Optional<Route.Via> lmtp(Table table) {
        Optional<Path> socket = table.value("socket", Form.path(base));
        if (socket.isPresent()) {
            return socket.map(Route.Via.LmtpUnix::new);
        }
        Optional<String> host = table.value("host", Form.HOST);
        int port = table.value("port", Form.PORT, LMTP_PORT);
        Route.TlsPolicy tls = tls(table, Route.TlsPolicy.MAY);
        if (host.isEmpty() && !table.has("host")) {
            table.wrong("host", "is missing", "give host and port, or the path of a socket");
        }
        return host.map(h -> new Route.Via.LmtpTcp(new HostPort(h, port), tls));
    }

    private static Route.TlsPolicy tls(Table table, Route.TlsPolicy fallback) {
        return table.value("tls", Form.choice(Route.TlsPolicy.class), fallback);
    }

    private static boolean loopback(String host) {
        return host.equals("localhost")
                || Addresses.literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private Form<List<DomainPattern>> matchForm() {
        return Form.text(
                "a domain pattern",
                "write a domain (\"example.org\"), all below one (\"*.example.org\"), every domain (\"*\"), "
                        + "or all local ones (\"@local\")",
                text -> text.equals("@local")
                        ? Optional.of(localDomains())
                        : DomainPattern.parse(text).map(List::of),
                patterns -> patterns.size() == 1 ? patterns.getFirst().toString() : "@local");
    }

    private List<DomainPattern> localDomains() {
        return local.domains().stream()
                .map(domain -> (DomainPattern) new DomainPattern.Exactly(domain))
                .toList();
    }
}
