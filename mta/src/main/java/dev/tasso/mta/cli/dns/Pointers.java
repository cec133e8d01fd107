package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.verify.Remark;
import java.net.InetAddress;
import java.util.List;

/// The names of an address, and whether one of them leads back to it (RFC 1912 section 2.1).
public final class Pointers {
    private static final String CLAUSE = "RFC 1912 section 2.1";
    private static final int NAMES_MAX = 10;

    private final Dns dns;
    private final Zone zone;

    public Pointers(Dns dns, Zone zone) {
        this.dns = dns;
        this.zone = zone;
    }

    /// Looks at one address of a host.
    public Item of(String host, InetAddress address) {
        String shown = address.getHostAddress();
        return switch (dns.ptr(address)) {
            case Found<String>(List<String> names) -> named(host, address, names);
            case Absent<String> _ -> {
                zone.record(Zone.reverse(address), "PTR", host + ".");
                yield item(
                        shown,
                        "no name",
                        Item.warning(
                                shown + " has no PTR record: mail from there is distrusted or refused",
                                CLAUSE,
                                "let whoever owns the address (the hosting provider) publish one that names " + host));
            }
            case Unavailable<String>(String why) ->
                item(
                        shown,
                        "no answer",
                        Item.unknown(
                                "DNS does not answer for the names of " + shown + ": " + why,
                                CLAUSE,
                                "see to the name servers of " + Zone.reverse(address)));
        };
    }

    private Item named(String host, InetAddress address, List<String> names) {
        String shown = address.getHostAddress();
        List<String> back = names.stream()
                .limit(NAMES_MAX)
                .filter(each -> leadsTo(each, address))
                .toList();
        if (!back.isEmpty()) {
            return new Item("ptr", shown, back.getFirst() + ", and back", List.of());
        }
        zone.record(Zone.reverse(address), "PTR", host + ".");
        return item(
                shown,
                String.join(" ", names),
                Item.warning(
                        "no name of " + shown + " leads back to it: mail from there is distrusted or refused",
                        CLAUSE,
                        "publish its address under " + names.getFirst() + ", or let the PTR record name " + host));
    }

    private static Item item(String shown, String found, Remark remark) {
        return new Item("ptr", shown, found, List.of(remark));
    }

    private boolean leadsTo(String name, InetAddress address) {
        return dns.addresses(name) instanceof Found<InetAddress>(List<InetAddress> list) && list.contains(address);
    }
}
