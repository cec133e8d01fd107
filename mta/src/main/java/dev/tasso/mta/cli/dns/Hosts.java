package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.dns.Dns.Mx;
import dev.tasso.mta.verify.Remark;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Where mail for a domain goes: its mail exchangers and their addresses (RFC 5321 section 5.1).
public final class Hosts {
    private static final String CLAUSE = "RFC 5321 section 5.1";
    private static final int HOSTS_MAX = 20;

    private final Dns dns;
    private final Zone zone;
    private final SequencedMap<String, List<InetAddress>> addresses = new LinkedHashMap<>();
    private boolean none;

    public Hosts(Dns dns, Zone zone) {
        this.dns = dns;
        this.zone = zone;
    }

    /// Asks, and judges what comes.
    public List<Item> of(String domain) {
        return switch (dns.mx(domain)) {
            case Found<Mx>(List<Mx> records) -> exchangers(domain, records);
            case Absent<Mx> _ -> List.of(implicit(domain));
            case Unavailable<Mx>(String why) ->
                List.of(new Item("mx", domain, "no answer", List.of(unavailable(domain, why))));
        };
    }

    /// Each host with its addresses, the most preferred first, once its domain was asked for.
    public Map<String, List<InetAddress>> addresses() {
        return addresses;
    }

    /// The hosts that have an address.
    public List<String> reachable() {
        return addresses.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Whether the domain says that it takes no mail.
    public boolean none() {
        return none;
    }

    private List<Item> exchangers(String domain, List<Mx> records) {
        none = records.stream().anyMatch(each -> each.host().isEmpty());
        if (none) {
            List<Remark> remarks = new ArrayList<>();
            remarks.add(Item.fine("a null MX: the domain takes no mail", "RFC 7505 section 3"));
            if (records.size() > 1) {
                remarks.add(Item.error(
                        "beside the null MX there are others: senders do not know what holds",
                        "RFC 7505 section 3",
                        "keep the null MX alone, or remove it"));
                zone.comment("remove either \"MX 0 .\" or the other MX records of " + domain);
            }
            return List.of(new Item("mx", domain, "0 .", remarks));
        }
        List<Item> items = new ArrayList<>();
        for (Mx each : records.stream().limit(HOSTS_MAX).toList()) {
            items.add(host(each.host(), each.preference() + " " + each.host()));
        }
        if (records.size() > HOSTS_MAX) {
            items.add(new Item("mx", domain, (records.size() - HOSTS_MAX) + " more were not looked at", List.of()));
        }
        return items;
    }

    private Item implicit(String domain) {
        Item host = host(domain, domain);
        List<Remark> remarks = new ArrayList<>(host.remarks());
        if (addresses.getOrDefault(domain, List.of()).isEmpty()) {
            return new Item(
                    "mx",
                    domain,
                    "none",
                    List.of(Item.error(
                            "there is no MX record, and no address either: mail for " + domain + " goes nowhere",
                            CLAUSE,
                            "publish an MX record, or \"MX 0 .\" if the domain takes no mail (RFC 7505)")));
        }
        remarks.add(Item.warning(
                "there is no MX record: mail goes to the addresses of " + domain + " itself",
                CLAUSE,
                "publish one that names the host"));
        zone.record(domain, "MX", "10 " + domain + ".");
        return new Item("mx", domain, host.found(), remarks);
    }

    private Item host(String host, String subject) {
        if (ResolverOptions.literal(host).isPresent()) {
            return new Item(
                    "mx",
                    subject,
                    "",
                    List.of(Item.error(
                            "an MX record names a host, never an address",
                            CLAUSE,
                            "give the host a name, and name that")));
        }
        return switch (dns.addresses(host)) {
            case Found<InetAddress>(List<InetAddress> found) -> {
                addresses.put(host, found);
                yield new Item("mx", subject, shown(found), reachable(host, found));
            }
            case Absent<InetAddress>(boolean exists) -> {
                addresses.put(host, List.of());
                String what = exists ? " has no address" : " does not exist";
                yield new Item(
                        "mx",
                        subject,
                        "no address",
                        List.of(Item.error(
                                host + what + ": no mail gets there",
                                CLAUSE,
                                "publish an A or AAAA record for it, or remove the MX record")));
            }
            case Unavailable<InetAddress>(String why) -> {
                addresses.put(host, List.of());
                yield new Item("mx", subject, "no answer", List.of(unavailable(host, why)));
            }
        };
    }

    private static List<Remark> reachable(String host, List<InetAddress> found) {
        List<InetAddress> hidden = found.stream()
                .filter(each -> each.isLoopbackAddress()
                        || each.isSiteLocalAddress()
                        || each.isLinkLocalAddress()
                        || each.isAnyLocalAddress())
                .toList();
        return hidden.isEmpty()
                ? List.of()
                : List.of(Item.warning(
                        shown(hidden) + " cannot be reached from outside",
                        "RFC 6890",
                        "publish a public address for " + host + ", unless only this network is meant"));
    }

    static Remark unavailable(String name, String why) {
        return Item.unknown(
                "DNS does not answer for " + name + ": " + why, "RFC 5321 section 5.1", "see to its name servers");
    }

    static String shown(List<InetAddress> found) {
        return found.stream().map(InetAddress::getHostAddress).collect(Collectors.joining("  "));
    }
}
