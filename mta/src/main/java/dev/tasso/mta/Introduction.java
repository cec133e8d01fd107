package dev.tasso.mta;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Target;
import dev.tasso.smtp.address.DomainName;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the server says when it starts: what it will do with mail, where it listens, and what to try.
final class Introduction {
    private static final int USUAL_PORT = 2525;

    private final StringBuilder text = new StringBuilder();

    static String of(Config config, Optional<Path> file, Map<Listener, InetSocketAddress> addresses, URI http) {
        Introduction introduction = new Introduction();
        introduction.line("Tasso " + Version.text() + ", Java " + Runtime.version() + "; data in "
                + config.data().toAbsolutePath().normalize() + "; "
                + file.map(f -> "configuration in " + f).orElse("no configuration file: every setting is the default"));
        introduction.mail(config);
        introduction.listeners(config, addresses, http);
        introduction.example(config, addresses);
        return introduction.text.toString();
    }

    private void mail(Config config) {
        line("");
        line("Mail goes");
        for (Route route : config.routes()) {
            String domains = route.match().stream().map(Object::toString).collect(Collectors.joining(" "));
            pair(domains.equals("*") ? "to every other domain" : "to " + domains, way(route.via()));
        }
        String trusted = config.relay().networks().stream()
                .map(n -> n.toString().replace("0:0:0:0:0:0:0:1", "::1"))
                .collect(Collectors.joining(" "));
        pair("from anybody", "to " + mailboxes(config));
        pair("to other domains", "only from users who log in" + (trusted.isEmpty() ? "" : ", and from " + trusted));
    }

    private static String mailboxes(Config config) {
        String domains = config.local().domains().stream().map(DomainName::text).collect(Collectors.joining(" "));
        if (config.local().anyMailbox() || config.local().catchAll().isPresent()) {
            return "any mailbox at " + domains;
        }
        String names = config.local().mailboxes().stream()
                .map(Target::toString)
                .limit(5)
                .collect(Collectors.joining(" "));
        return names + (config.local().mailboxes().size() > 5 ? " ..." : "") + " at " + domains;
    }

    private static String way(Route.Via via) {
        return switch (via) {
            case Route.Via.Mx _ -> "to the hosts its MX records name";
            case Route.Via.SmartHost smart -> "to " + smart.host();
            case Route.Via.LmtpTcp lmtp -> "by LMTP to " + lmtp.host();
            case Route.Via.LmtpUnix lmtp -> "by LMTP to " + lmtp.socket();
            case Route.Via.Maildir maildir -> "into Maildirs under " + maildir.folder() + "/";
            case Route.Via.Hold(Route.Via onward) -> "held until asked for by ETRN, then " + way(onward);
            case Route.Via.Discard _ -> "nowhere: it is discarded";
        };
    }

    private void listeners(Config config, Map<Listener, InetSocketAddress> addresses, URI http) {
        line("");
        line("Listens on");
        addresses.forEach((listener, address) -> pair(
                listener.name(),
                where(listener, address)
                        + switch (listener.kind()) {
                            case MX -> "  SMTP";
                            case SUBMISSION -> "  SMTP for users, who log in (add one: ./tasso user add NAME)";
                            case LMTP -> "  LMTP, for local mailboxes";
                            case CLOSED -> "  SMTP, and takes no mail";
                        }
                        + switch (listener.tls()) {
                            case OFFERED -> ", STARTTLS";
                            case IMPLICIT -> ", TLS";
                            case NONE -> "";
                        }));
        pair("http", http.getAuthority() + "  for ./tasso queue, history, status ...");
        if (config.tls().certificates().isEmpty()) {
            pair("certificate", "self-made; configure one that others trust before you open a port to them");
        }
    }

    private void example(Config config, Map<Listener, InetSocketAddress> addresses) {
        Optional<InetSocketAddress> mx = addresses.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == Listener.Kind.MX
                        && entry.getKey().tls() != Listener.Tls.IMPLICIT)
                .map(Map.Entry::getValue)
                .findFirst();
        if (mx.isEmpty() || config.local().domains().isEmpty()) {
            return;
        }
        String server =
                mx.get().getPort() == USUAL_PORT && mx.get().getAddress().isLoopbackAddress()
                        ? ""
                        : " --server " + HostPort.of(mx.get()).toString().replace("0.0.0.0", "127.0.0.1");
        String who = config.local().anyMailbox() ? "you" : "postmaster";
        line("");
        line("Try");
        line("  ./tasso send --to " + who + "@"
                + config.local().domains().getFirst().text() + " --body hello" + server);
        line("");
    }

    private static String where(Listener listener, InetSocketAddress address) {
        return listener.address() instanceof InetSocketAddress
                ? HostPort.of(address).toString()
                : listener.where();
    }

    private void pair(String left, String right) {
        line("  " + left + " ".repeat(Math.max(0, 22 - left.length())) + " " + right);
    }

    private void line(String content) {
        text.append(content).append('\n');
    }
}
