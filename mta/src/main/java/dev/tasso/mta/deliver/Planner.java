package dev.tasso.mta.deliver;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.dns.Dns.Mx;
import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.reply.Reply;
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

    Plan plan(Domain domain, Route route) {
        return switch (route.via()) {
            case Via.Mx _ when domain instanceof AddressLiteral literal -> atLiteral(literal, route);
            case Via.Mx _ -> byMx(domain, route);
            case Via.SmartHost smart -> configured(domain, route, smart.host());
            case Via.LmtpTcp lmtp -> configured(domain, route, lmtp.host());
            case Via.LmtpUnix lmtp ->
                new Plan(domain, route, site(route, lmtp.socket().toString()), new Hosts.Unix(lmtp.socket()));
            case Via.Maildir maildir ->
                new Plan(domain, route, site(route, maildir.folder().toString()), new Hosts.Here());
            case Via.Hold _ -> nobody(domain, route, Replies.HELD);
            case Via.Discard _ -> new Plan(domain, route, site(route, "discard"), new Hosts.Here());
        };
    }

    private static Site site(Route route, String place) {
        return new Site(route.name(), place);
    }

    private static Plan configured(Domain domain, Route route, HostPort at) {
        String host = at.host().toLowerCase(Locale.ROOT);
        return new Plan(domain, route, site(route, at.toString()), new Hosts.Configured(host, at.port()));
    }

    private Plan atLiteral(AddressLiteral literal, Route route) {
        Hosts hosts = new Hosts.Literal(literal.address(), options.settings().mxPort());
        return new Plan(literal, route, site(route, literal.text()), hosts);
    }

    private Plan byMx(Domain domain, Route route) {
        String name = domain.ascii();
        return switch (dns.mx(name)) {
            case Found<Mx>(List<Mx> records) -> fromRecords(domain, route, records);
            case Absent<Mx>(boolean nameExists) ->
                nameExists ? named(domain, route, List.of(name)) : nobody(domain, route, Replies.noSuchDomain(name));
            case Unavailable<Mx>(String why) -> nobody(domain, route, Replies.dnsTrouble(name, why));
        };
    }

    private Plan fromRecords(Domain domain, Route route, List<Mx> records) {
        if (records.stream().allMatch(mx -> mx.host().isEmpty())) {
            return nobody(domain, route, Replies.nullMx(domain.ascii()));
        }
        List<Mx> usable = usable(records);
        if (usable.isEmpty()) {
            return nobody(domain, route, Replies.noUsableHost(domain.ascii()));
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
        return better.isEmpty() ? nobody(domain, route, Replies.loop(domain.ascii())) : named(domain, route, better);
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

    private Plan named(Domain domain, Route route, List<String> hosts) {
        String place = String.join(",", hosts.stream().sorted().toList());
        return new Plan(
                domain,
                route,
                site(route, place),
                new Hosts.Exchangers(hosts, options.settings().mxPort()));
    }

    private static Plan nobody(Domain domain, Route route, Reply reply) {
        return new Plan(domain, route, site(route, domain.ascii()), new Hosts.Nobody(reply));
    }
}
