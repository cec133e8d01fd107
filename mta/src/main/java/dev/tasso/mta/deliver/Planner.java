package dev.tasso.mta.deliver;

import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.dns.Dns.Mx;
import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.reply.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Turns a domain into the hosts to ask: by its route, and for the MX route by DNS (RFC 5321 section 5.1, RFC 7505).
final class Planner {

    /// Hosts of one domain that are asked in one attempt; a thousand MX records may not hold an attempt for a day.
    static final int HOSTS_MAX = 20;

    /// What a host may be called; anything else in an MX record names no host.
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){0,127}");

    private static final Comparator<Mx> STABLE =
            Comparator.comparingInt(Mx::preference).thenComparing(Mx::host);

    private final DeliverOptions options;
    private final Set<String> ownNames;
    private final Dns dns;

    Planner(DeliverOptions options, Dns dns) {
        this.options = options;
        this.dns = dns;
        this.ownNames =
                options.ownNames().stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    Plan plan(String domain, Route route) {
        return switch (route) {
            case Route.Mx _ -> byMx(domain, route);
            case Route.SmartHost smart -> one(domain, route, smart.host(), smart.port());
            case Route.Lmtp lmtp -> byLmtp(domain, lmtp);
            case Route.Maildir maildir -> here(domain, route, maildir.folder().toString());
            case Route.Discard _ -> here(domain, route, "discard");
        };
    }

    private static Plan byLmtp(String domain, Route.Lmtp route) {
        return switch (route.endpoint()) {
            case Route.Endpoint.Tcp(String host, int port) -> one(domain, route, host, port);
            case Route.Endpoint.Unix(Path socket) -> here(domain, route, socket.toString());
        };
    }

    private static Plan one(String domain, Route route, String host, int port) {
        Hosts hosts = AddressLiteral.parse("[" + host + "]")
                .or(() -> AddressLiteral.parse("[IPv6:" + host + "]"))
                .<Hosts>map(literal -> new Hosts.Literal(literal.address(), port))
                .orElseGet(() -> new Hosts.Named(List.of(host.toLowerCase(Locale.ROOT)), port));
        return new Plan(domain, route, new Site(route.name(), host + ":" + port), hosts);
    }

    private static Plan here(String domain, Route route, String place) {
        return new Plan(domain, route, new Site(route.name(), place), new Hosts.Here());
    }

    private Plan byMx(String domain, Route route) {
        if (domain.startsWith("[")) {
            Hosts hosts = AddressLiteral.parse(domain)
                    .<Hosts>map(literal -> new Hosts.Literal(literal.address(), options.mxPort()))
                    .orElseGet(() -> new Hosts.Nobody(Replies.BAD_LITERAL));
            return new Plan(domain, route, new Site(route.name(), domain), hosts);
        }
        return switch (dns.mx(domain)) {
            case Found<Mx>(List<Mx> records) -> fromRecords(domain, route, records);
            case Absent<Mx>(boolean nameExists) ->
                nameExists
                        ? named(domain, route, List.of(domain))
                        : nobody(domain, route, Replies.noSuchDomain(domain));
            case Unavailable<Mx>(String why) -> nobody(domain, route, Replies.dnsTrouble(domain, why));
        };
    }

    private Plan fromRecords(String domain, Route route, List<Mx> records) {
        if (records.stream().allMatch(mx -> mx.host().isEmpty())) {
            return nobody(domain, route, Replies.nullMx(domain));
        }
        List<Mx> usable = usable(records);
        if (usable.isEmpty()) {
            return nobody(domain, route, Replies.noUsableHost(domain));
        }
        int own = usable.stream()
                .filter(mx -> ownNames.contains(mx.host()))
                .mapToInt(Mx::preference)
                .min()
                .orElse(Integer.MAX_VALUE);
        List<String> better = usable.stream()
                .filter(mx -> mx.preference() < own)
                .map(Mx::host)
                .toList();
        return better.isEmpty() ? nobody(domain, route, Replies.loop(domain)) : named(domain, route, better);
    }

    /// The records that name a host, each host once, in the order of DNS; where there are too many, always the same
    /// ones.
    private static List<Mx> usable(List<Mx> records) {
        Set<String> seen = new HashSet<>();
        List<Mx> usable = new ArrayList<>();
        for (Mx mx : records) {
            if (HOST_NAME.matcher(mx.host()).matches() && seen.add(mx.host())) {
                usable.add(mx);
            }
        }
        if (usable.size() > HOSTS_MAX) {
            Set<Mx> kept = usable.stream().sorted(STABLE).limit(HOSTS_MAX).collect(Collectors.toSet());
            usable.removeIf(mx -> !kept.contains(mx));
        }
        return usable;
    }

    private Plan named(String domain, Route route, List<String> hosts) {
        String place = String.join(",", hosts.stream().sorted().toList());
        return new Plan(domain, route, new Site(route.name(), place), new Hosts.Named(hosts, options.mxPort()));
    }

    private static Plan nobody(String domain, Route route, Reply reply) {
        return new Plan(domain, route, new Site(route.name(), domain), new Hosts.Nobody(reply));
    }
}
