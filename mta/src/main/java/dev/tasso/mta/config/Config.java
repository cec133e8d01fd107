package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.address.DomainName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything the configuration file says, as one immutable value; what it does not say has its default.
///
/// Nothing outside this package knows the file format or the names of keys.
///
/// @param hostname what this server calls itself in greetings, HELO and Received fields
/// @param data the folder everything lies in that the server writes
/// @param aliases of the whole server, in the order of the file
/// @param routes in the order they are tried; the last two are always there: local domains to Maildir, the rest by MX
public record Config(
        DomainName hostname,
        Path data,
        List<Listener> listeners,
        TlsSettings tls,
        Local local,
        List<Alias> aliases,
        Relay relay,
        Accounts accounts,
        SessionLimits limits,
        List<Route> routes,
        Deliver deliver,
        Resolver dns,
        Http http) {

    public Config {
        listeners = List.copyOf(listeners);
        aliases = List.copyOf(aliases);
        routes = List.copyOf(routes);
    }

    /// Reads the file, or takes every default where there is no file. All errors are reported at once.
    public static Loaded load(Optional<Path> file) {
        return load(file, Overrides.none());
    }

    /// The same, with values from the command line, which win over the file.
    public static Loaded load(Optional<Path> file, Overrides overrides) {
        return Loader.load(file, overrides);
    }

    /// Keys whose new values only a restart can apply: listeners, spool and the administration port stay open.
    public List<String> needingRestart(Config next) {
        Map<String, Boolean> kept = new LinkedHashMap<>();
        kept.put("hostname", hostname.equals(next.hostname));
        kept.put("data", data.equals(next.data));
        kept.put("listen", listeners.equals(next.listeners));
        kept.put("limits", limits.sameForListeners(next.limits));
        kept.put("dns", dns.equals(next.dns));
        kept.put("http", http.equals(next.http));
        return kept.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }
}
